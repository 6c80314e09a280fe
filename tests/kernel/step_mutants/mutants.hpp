// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

// STEP files that are wrong on purpose, made from right ones: the same number gives the same bytes on every
// machine. Uses nothing of the program it tests, and no OpenCASCADE.
namespace pw::step_mutants {

struct Seed {
  std::string name;
  std::string text;
};

// Written here record by record:
//   cube      10 mm, named "Würfel", red, one face blue; AP214, millimetres
//   cylinder  radius 1/4, height 1/2, in inches; AP214
//   assembly  two of a 10 mm cube, the second turned by 90 degrees about Z and moved by (30, 0, 5); AP242
std::vector<Seed> seeds();

// Five faces of the 10 mm cube in an open shell, without a solid; AP214.
std::string openCube();
// Two of the cubes, the second 20 mm along X, and a square of 10 mm in a shell of its own, in one product; AP214.
std::string twoCubesAndAFace();

struct Mutant {
  std::string name;  // "017 cylinder: a reference to nothing"
  std::string text;
};

inline constexpr int mutantCount = 300;

// Number 0 to mutantCount - 1.
Mutant mutant(std::span<const Seed> seeds, int number);

}  // namespace pw::step_mutants
