// SPDX-License-Identifier: Apache-2.0
// step_mutants FOLDER [SEED.step ...]: writes the mutants as files, for tests of the command line and of
// the page: 000.step to 299.step, their names by line in names.txt, and the sound file reference.step.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "mutants.hpp"

int main(int argc, char** argv) {
  using namespace pw::step_mutants;
  if (argc < 2) {
    std::cerr << "step_mutants FOLDER [SEED.step ...]\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::vector<Seed> all = seeds();
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    if (!file) {
      std::cerr << argv[i] << ": can't be read\n";
      return 1;
    }
    all.push_back({std::filesystem::path(argv[i]).stem().string(),
                   std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>())});
  }
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream file(folder / name, std::ios::binary);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    return file.good();
  };
  std::string names;
  for (int i = 0; i < mutantCount; ++i) {
    const Mutant made = mutant(all, i);
    names += made.name + "\n";
    if (!write(made.name.substr(0, 3) + ".step", made.text)) {
      std::cerr << folder.string() << ": can't be written\n";
      return 1;
    }
  }
  return write("reference.step", all.front().text) && write("names.txt", names) ? 0 : 1;
}
