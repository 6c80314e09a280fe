// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "mesh/combining.hpp"
#include "mesh/shared_planes.hpp"

namespace pw::mesh {

namespace {

class Aligner {
 public:
  explicit Aligner(std::span<const Solid> parts) : parts_(parts) {
    gap_ = contactGap(parts);
    for (int axis = 0; axis < 3; ++axis) findMoves(axis);
  }

  bool moves(std::size_t part) const {
    return std::ranges::any_of(moves_, [&](const auto& axis) { return !axis[part].empty(); });
  }

  manifold::Manifold moved(std::size_t part) const {
    return parts_[part].rep().here().Warp([&](manifold::vec3& p) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::vector<Move>& moves = moves_[axis][part];
        double& at = p[static_cast<int>(axis)];
        auto move = std::ranges::lower_bound(moves, at - rounding, {}, &Move::from);
        if (move != moves.end() && move->from <= at + rounding) at = move->to;
      }
    });
  }

 private:
  struct Move {
    double from, to;
  };
  struct Level {
    double at;
    std::size_t part;
  };
  // Corners of one face may differ by this much among themselves.
  static constexpr double rounding = 1e-9;

  void findMoves(int axis) {
    std::vector<Level> levels;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      for (const double at : parts_[i].rep().levels(axis)) levels.push_back({at, i});
    std::ranges::sort(levels, {}, [](const Level& l) { return std::pair(l.at, l.part); });
    auto& moves = moves_[static_cast<std::size_t>(axis)];
    moves.resize(parts_.size());
    for (std::size_t begin = 0; begin < levels.size();) {
      std::size_t end = begin + 1;
      while (end < levels.size() && levels[end].at - levels[begin].at <= gap_) ++end;
      if (levels[begin].at != levels[end - 1].at) gather({&levels[begin], end - begin}, moves);
      begin = end;
    }
  }

  static void gather(std::span<const Level> levels, std::vector<std::vector<Move>>& moves) {
    // A step of that size within one part is a feature of it, whatever it may be for.
    std::map<std::size_t, double> lowest;
    for (const Level& level : levels) {
      const auto [entry, fresh] = lowest.try_emplace(level.part, level.at);
      if (!fresh && level.at - entry->second > rounding) return;
    }
    const auto best = std::ranges::min_element(levels, {}, &Level::part);
    for (const Level& level : levels)
      if (level.part != best->part && level.at != best->at)
        moves[level.part].push_back({level.at, best->at});
  }

  std::span<const Solid> parts_;
  double gap_ = 0;
  std::array<std::vector<std::vector<Move>>, 3> moves_;
};

}  // namespace

base::Status aligned(Context& context, std::string_view operation, std::vector<Solid>& parts) {
  const std::vector<Solid> given = parts;
  const Aligner aligner(given);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!aligner.moves(i)) continue;
    const Body& body = *given[i].rep().body;
    auto moved =
        checked(context, operation, aligner.moved(i), body.trusted ? Trust::Sound : Trust::Unknown,
                body.convex ? Shape::Convex : Shape::Any);
    if (!moved) return moved.failure();
    parts[i] = *std::move(moved);
  }
  return base::Done{};
}

}  // namespace pw::mesh
