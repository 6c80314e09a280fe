// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <random>

#include "kernel/shapes.hpp"

using namespace pw::exactly;
using namespace pw::kernel;
using pw::base::Code;

namespace {

std::size_t bytesInUse() {
#if defined(__EMSCRIPTEN__)
  return static_cast<std::size_t>(mallinfo().uordblks);
#else
  return mallinfo2().uordblks;
#endif
}

// The same chain in both kernels, seeded: boxes, cylinders, cones and balls at whole millimetres
// and in turns of `step` degrees, up to `length` operations.
struct Outcome {
  int operations = 0, right = 0, refused = 0, wrong = 0, badMeshes = 0;
  std::string words;  // of the last mesh that failed
};

class Chains {
 public:
  Chains(unsigned seed, double step) : random_(seed), step_(step) {}

  void run(Outcome& outcome, int length) {
    auto [exact, polygons] = primitive();
    for (int i = 0; i < length; ++i) {
      const auto [tool, flatTool] = primitive();
      const auto operation = static_cast<Boolean>(pick(0, 5) % 3);
      const pw::mesh::Solid next =
          pw::support::combinedOf(operation, std::vector<pw::mesh::Solid>{polygons, flatTool});
      const auto before = polygons.measures(), cutter = flatTool.measures(),
                 after = next.measures();
      // A circle of 256 sides lies inside the true one by 7.5e-5 of its radius, which here is at
      // most 6.
      const double doubt = 7.6e-5 * 6 * 2 * (before.area + cutter.area) + 1e-6;
      const Expected expected{after.volume, doubt};
      const std::vector<pw::exactly::Solid> operands = {exact, tool};
      const auto result = combined(context(), operation, operands, expected);
      ++outcome.operations;
      if (!result) {
        ++outcome.refused;
        if (result.failure().code != Code::Internal) ++outcome.wrong;
        return;
      }
      if (std::abs(result->measures().volume - after.volume) > doubt) ++outcome.wrong;
      ++outcome.right;
      if (result->isEmpty()) return;
      exact = *result;
      polygons = next;
    }
    const auto mesh = meshed(context(), exact, {});
    if (!mesh || !closes(mesh->triangles)) {
      ++outcome.badMeshes;
      outcome.words = mesh ? "does not close" : mesh.failure().message;
    }
  }

 private:
  int pick(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1));
  }

  std::pair<pw::exactly::Solid, pw::mesh::Solid> primitive() {
    const double a = pick(1, 6), b = pick(1, 6), c = pick(1, 6);
    pw::base::Mat4 place = by(pick(-4, 4), pick(-4, 4), pick(-4, 4));
    place = place * turned(step_ * pick(0, static_cast<int>(360 / step_) - 1),
                           step_ * pick(0, static_cast<int>(360 / step_) - 1), 0);
    switch (pick(0, 3)) {
      case 0:
        return {moved(box(a, b, c), place), pw::support::moved(pw::support::box(a, b, c), place)};
      case 1:
        return {moved(rod(a, b, b), place),
                pw::support::moved(pw::support::rod(a, b, b, 256), place)};
      case 2:
        return {moved(rod(a, b, b == c ? 0 : c), place),
                pw::support::moved(pw::support::rod(a, b, b == c ? 0 : c, 256), place)};
      default:
        return {moved(ball(a), place), pw::support::moved(pw::support::ball(a, 256), place)};
    }
  }

  std::mt19937 random_;
  double step_;
};

void check(const Outcome& outcome, int chains) {
  INFO(outcome.operations << " operations, " << outcome.refused << " refused, " << outcome.badMeshes
                          << " meshes failed: " << outcome.words);
  CHECK(outcome.wrong == 0);
  CHECK(outcome.operations > chains);
  // Of 633 operations in 160 chains one was refused, and every mesh closed; without retries 0.7 %
  // are wrong. Digits differ from target to target, so the small sample here may have one more.
  CHECK(outcome.refused <= 1 + outcome.operations / 50);
  CHECK(outcome.badMeshes <= 1 + chains / 50);
}

}  // namespace

TEST_CASE("Seeded chains in quarter turns agree with the triangle kernel or are refused",
          "[kernel][fuzz]") {
  Outcome outcome;
  constexpr int chains = 30;
  for (unsigned seed = 0; seed < chains; ++seed) Chains(seed, 90).run(outcome, 4);
  check(outcome, chains);
}

TEST_CASE("Seeded chains in turns of five degrees agree with the triangle kernel or are refused",
          "[kernel][fuzz]") {
  Outcome outcome;
  constexpr int chains = 15;
  for (unsigned seed = 1000; seed < 1000 + chains; ++seed) Chains(seed, 5).run(outcome, 4);
  check(outcome, chains);
}

TEST_CASE("A hundred plates later no more memory is held than after the first ones",
          "[kernel][memory]") {
  const auto once = [] {
    std::vector<pw::exactly::Solid> operands = {box(40, 40, 5)};
    for (int k = 0; k < 4; ++k) operands.push_back(moved(rod(9, 3, 3), by(5 + 10 * k, 20, -2)));
    const pw::exactly::Solid plate = must(combined(context(), Boolean::Difference, operands));
    return must(meshed(context(), plate, {})).triangles.triangleCount();
  };
  std::size_t triangles = 0;
  for (int i = 0; i < 20; ++i) triangles = once();
  const std::size_t before = bytesInUse();
  for (int i = 0; i < 100; ++i) CHECK(once() == triangles);
  // 20.4 to 22.2 MB were measured over the first 200 plates of 50 holes, flat after 50.
  CHECK(bytesInUse() <= before + (1u << 20));
}
