// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

using manifold::Manifold;
using manifold::OpType;

std::string_view nameOf(Boolean operation) {
  switch (operation) {
    case Boolean::Union:
      return "union";
    case Boolean::Difference:
      return "difference";
    case Boolean::Intersection:
      return "intersection";
  }
  return "boolean";
}

// Boxes nearer than this are taken as touching, and bodies in touching boxes go through a boolean.
constexpr double touchMargin = 1e-5;

bool touching(const base::Box3& a, const base::Box3& b) {
  for (int k = 0; k < 3; ++k) {
    if (a.min[k] > b.max[k] + touchMargin || b.min[k] > a.max[k] + touchMargin) return false;
  }
  return true;
}

struct Part {
  Manifold shape;
  base::Box3 box;
};

// Smallest first, equals as they stand.
void bySize(std::vector<Part>& parts) {
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < parts.size(); ++i) order.emplace_back(parts[i].shape.NumTri(), i);
  std::ranges::sort(order);
  std::vector<Part> sorted;
  sorted.reserve(parts.size());
  for (const auto& [triangles, i] : order) sorted.push_back(std::move(parts[i]));
  parts = std::move(sorted);
}

base::Box3 joined(const base::Box3& a, const base::Box3& b) {
  return {glm::min(a.min, b.min), glm::max(a.max, b.max)};
}

// A union of many: bodies are dealt into as few layers as possible whose bodies are clear of each
// other. A layer is put together without a boolean; layers are then united two by two.
class Uniter {
 public:
  explicit Uniter(const Context& context) : context_(context) {}

  base::Result<Manifold> united(std::vector<Part> parts) {
    if (parts.size() == 1) return parts[0].shape;
    std::vector<Manifold> islands;
    bool clear = true;  // boxes too, which those of finished islands need not be
    for (std::vector<Part>& cluster : clusters(std::move(parts))) {
      clear = clear && cluster.size() == 1;
      auto one = unitedCluster(std::move(cluster));
      if (!one) return one.failure();
      islands.push_back(*std::move(one));
    }
    return together(islands, clear);
  }

 private:
  // Bodies whose boxes are clear of each other are joined by Manifold itself, as a union that finds
  // nothing to do, up to the number of bodies where it begins to take them in portions.
  static Manifold together(const std::vector<Manifold>& shapes, bool boxesClear) {
    constexpr std::size_t portion = 1000;
    if (boxesClear && shapes.size() <= portion)
      return settled(Manifold::BatchBoolean(shapes, OpType::Add));
    return composed(shapes);
  }

  static Manifold settled(Manifold shape) {
    static_cast<void>(shape.Status());  // evaluates
    return shape;
  }

  // Groups connected by touching boxes, by a sweep along x.
  static std::vector<std::vector<Part>> clusters(std::vector<Part> parts) {
    const std::size_t count = parts.size();
    std::vector<std::size_t> order(count), leader(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::iota(leader.begin(), leader.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(parts[i].box.min.x, i); });
    const auto leaderOf = [&](std::size_t i) {
      while (leader[i] != i) i = leader[i] = leader[leader[i]];
      return i;
    };
    std::vector<std::size_t> active;
    for (const std::size_t i : order) {
      std::erase_if(active, [&](std::size_t j) {
        return parts[j].box.max.x + touchMargin < parts[i].box.min.x;
      });
      for (const std::size_t j : active) {
        if (!touching(parts[i].box, parts[j].box)) continue;
        const std::size_t a = leaderOf(i), b = leaderOf(j);
        leader[std::max(a, b)] = std::min(a, b);
      }
      active.push_back(i);
    }
    std::vector<std::size_t> slot(count, count);
    std::vector<std::vector<Part>> out;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t l = leaderOf(i);
      if (slot[l] == count) {
        slot[l] = out.size();
        out.emplace_back();
      }
      out[slot[l]].push_back(std::move(parts[i]));
    }
    return out;
  }

  base::Result<Manifold> unitedCluster(std::vector<Part> parts) {
    std::vector<Part> layers = layered(std::move(parts));
    while (layers.size() > 1) {
      bySize(layers);
      std::vector<Part> next;
      for (std::size_t i = 0; i < layers.size(); i += 2) {
        if (i + 1 == layers.size()) {
          next.push_back(std::move(layers[i]));
          break;
        }
        if (context_.task.cancel.raised()) return cancelled();
        Manifold both = settled(layers[i].shape.Boolean(layers[i + 1].shape, OpType::Add));
        if (both.Status() != Manifold::Error::NoError) return both;
        next.push_back({std::move(both), joined(layers[i].box, layers[i + 1].box)});
      }
      layers = std::move(next);
    }
    return std::move(layers[0].shape);
  }

  static std::vector<Part> layered(std::vector<Part> parts) {
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(parts[i].box.min.x, i); });
    struct Layer {
      std::vector<std::size_t> members;
      std::vector<std::size_t> active;
    };
    std::vector<Layer> layers;
    for (const std::size_t i : order) {
      Layer* home = nullptr;
      for (Layer& layer : layers) {
        std::erase_if(layer.active, [&](std::size_t j) {
          return parts[j].box.max.x + touchMargin < parts[i].box.min.x;
        });
        const bool clear = std::ranges::none_of(
            layer.active, [&](std::size_t j) { return touching(parts[i].box, parts[j].box); });
        if (clear) {
          home = &layer;
          break;
        }
      }
      if (!home) home = &layers.emplace_back();
      home->members.push_back(i);
      home->active.push_back(i);
    }
    std::vector<Part> out;
    for (Layer& layer : layers) {
      std::ranges::sort(layer.members);
      if (layer.members.size() == 1) {
        out.push_back(std::move(parts[layer.members[0]]));
        continue;
      }
      std::vector<Manifold> shapes;
      base::Box3 box = parts[layer.members[0]].box;
      for (const std::size_t i : layer.members) {
        shapes.push_back(parts[i].shape);
        box = joined(box, parts[i].box);
      }
      out.push_back({together(shapes, true), box});
    }
    return out;
  }

  const Context& context_;
};

struct Bounds {
  double low = 0, high = 0;
};

// What the volume of a result can be, from the volumes of its operands alone.
Bounds boundsOf(Boolean operation, std::span<const Solid> operands) {
  double sum = 0, most = 0, least = operands[0].rep().volume();
  for (const Solid& solid : operands) {
    const double volume = solid.rep().volume();
    sum += volume;
    most = std::max(most, volume);
    least = std::min(least, volume);
  }
  const double first = operands[0].rep().volume();
  switch (operation) {
    case Boolean::Union:
      return {most, sum};
    case Boolean::Difference:
      return {std::max(0.0, 2 * first - sum), first};
    case Boolean::Intersection:
      return {0, least};
  }
  return {};
}

base::Result<Manifold> raw(Context& context, Boolean operation, std::span<const Solid> operands) {
  std::vector<Part> parts;
  parts.reserve(operands.size());
  for (const Solid& solid : operands) parts.push_back({solid.rep().here(), solid.rep().box()});
  Uniter uniter(context);
  switch (operation) {
    case Boolean::Union:
      return uniter.united(std::move(parts));
    case Boolean::Difference: {
      Part first = std::move(parts[0]);
      parts.erase(parts.begin());
      auto cut = uniter.united(std::move(parts));
      if (!cut) return cut.failure();
      if (context.task.cancel.raised()) return cancelled();
      return first.shape.Boolean(*cut, OpType::Subtract);
    }
    case Boolean::Intersection: {
      // The smallest first: what is left can only shrink.
      bySize(parts);
      Manifold shape = std::move(parts[0].shape);
      for (std::size_t i = 1; i < parts.size() && !shape.IsEmpty(); ++i) {
        if (context.task.cancel.raised()) return cancelled();
        shape = shape.Boolean(parts[i].shape, OpType::Intersect);
        static_cast<void>(shape.Status());
      }
      return shape;
    }
  }
  return Manifold();
}

// Coordinates truncated toward zero to 2^-20 mm, where OpenSCAD 2021.01 has its 3D booleans: bodies
// that nearly touch then touch. Only for a second try.
base::Result<Solid> snapped(Context& context, const Solid& solid) {
  Mesh mesh = meshOf(solid.rep());
  constexpr double scale = 1048576;
  for (base::Vec3& p : mesh.points) p = glm::trunc(p * scale) / scale;
  return checked(context, "boolean", manifoldOf(mesh), Trust::Sound);
}

// Faces that miss each other by rounding are put in one plane: 0.1 + 0.2 and 0.3 are not the same
// number, and two boxes that meet there would stay two bodies with a gap of 5e-17; an extruded
// polygon, cut off at 2^-16 as in OpenSCAD, ends up to 1.5e-5 short of the plate it stands on.
// (2021.01 closes the first kind by cutting all coordinates off at 2^-20.) Only faces square to an
// axis are looked at, which is how parts are stacked; the first operand's number stands.
class Aligner {
 public:
  explicit Aligner(std::span<const Solid> parts) : parts_(parts) {
    double extent = 0;
    for (const Solid& part : parts) {
      const base::Vec3 size = part.box().max - part.box().min;
      extent = std::max(extent, std::max(size.x, std::max(size.y, size.z)));
    }
    gap_ = std::min(2e-5, 1e-6 * extent);
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

base::Result<Solid> evaluated(Context& context, Boolean operation,
                              std::span<const Solid> operands) {
  const bool sound =
      std::ranges::all_of(operands, [](const Solid& s) { return s.rep().body->trusted; });
  auto shape = raw(context, operation, operands);
  if (!shape) return shape.failure();
  auto solid =
      checked(context, nameOf(operation), *std::move(shape), sound ? Trust::Sound : Trust::Unknown);
  if (!solid) return solid;
  const Bounds bounds = boundsOf(operation, operands);
  double scale = 0;
  for (const Solid& operand : operands) {
    const base::Vec3 size = operand.box().max - operand.box().min;
    scale += std::abs(operand.rep().volume()) + size.x * size.y * size.z;
  }
  const double volume = solid->rep().volume();
  const double slack = 1e-6 * scale;
  // Operands that may cross themselves have no such bounds: their volume counts overlaps twice.
  if (sound && (volume < bounds.low - slack || volume > bounds.high + slack)) {
    return internal(nameOf(operation), "its volume is " + number(volume) +
                                           " mm3, and from its parts it lies between " +
                                           number(bounds.low) + " and " + number(bounds.high));
  }
  return solid;
}

}  // namespace

base::Result<Solid> asOperand(Context& context, const Solid& solid) {
  const Body& body = *solid.rep().body;
  if (body.hullPoints) {
    std::vector<base::Vec3> points = *body.hullPoints;
    if (solid.rep().placed) {
      for (base::Vec3& p : points) p = base::Vec3(solid.rep().placement * base::Vec4(p, 1.0));
    }
    return hullOf(context, points);
  }
  if (body.facts.volume >= 0) return solid;
  return checked(context, "polyhedron", turned(solid.rep().here()),
                 body.trusted ? Trust::Sound : Trust::Unknown);
}

void reportOpen(Context& context, std::string_view operation, const Solid& solid) {
  context.remarks.push_back({Remark::Kind::Error,
                             "The given mesh is not closed! Unable to convert to "
                             "CGAL_Nef_Polyhedron."});
  context.remarks.push_back(
      {Remark::Kind::Warning,
       "polyhedron left out of " + std::string(operation) + ": " + solid.rep().body->openWords});
}

base::Result<Solid> combined(Context& context, Boolean operation, std::span<const Solid> operands) {
  if (operands.empty()) return Solid();
  if (operands.size() == 1) return operands[0];
  return guarded(nameOf(operation), [&]() -> base::Result<Solid> {
    // An operand without a body is as nothing: what is cut from it or crossed with it is nothing.
    std::vector<Solid> parts;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Solid& operand = operands[i];
      if (!operand.isClosed()) reportOpen(context, nameOf(operation), operand);
      if (operand.isClosed() && !operand.isEmpty() && !operand.rep().flat) {
        parts.push_back(operand);
      } else if (operation == Boolean::Intersection ||
                 (operation == Boolean::Difference && i == 0)) {
        return Solid();
      }
    }
    if (parts.empty()) return Solid();
    for (Solid& part : parts) {
      auto operand = asOperand(context, part);
      if (!operand) return operand.failure();
      part = *std::move(operand);
    }
    if (operation == Boolean::Difference) {
      const base::Box3 box = parts[0].box();
      std::erase_if(parts,
                    [&](const Solid& s) { return &s != &parts[0] && !touching(s.box(), box); });
    }
    if (parts.size() == 1) return parts[0];
    if (auto status = aligned(context, nameOf(operation), parts); !status) return status.failure();
    auto solid = evaluated(context, operation, parts);
    if (solid || solid.failure().code != base::Code::Internal) return solid;
    for (Solid& part : parts) {
      auto moved = snapped(context, part);
      if (!moved) return solid;
      part = *std::move(moved);
    }
    auto again = evaluated(context, operation, parts);
    return again ? again : solid;
  });
}

}  // namespace pw::mesh
