// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "mesh/operations.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

using manifold::Manifold;
using manifold::OpType;

std::string_view nameOf(Boolean operation) {
  switch (operation) {
    case Boolean::Union: return "union";
    case Boolean::Difference: return "difference";
    case Boolean::Intersection: return "intersection";
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
    for (std::vector<Part>& cluster : clusters(std::move(parts))) {
      auto one = unitedCluster(std::move(cluster));
      if (!one) return one.failure();
      islands.push_back(*std::move(one));
    }
    if (islands.size() == 1) return std::move(islands[0]);
    return settled(composed(islands));
  }

 private:
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
      out.push_back({settled(composed(shapes)), box});
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
    case Boolean::Union: return {most, sum};
    case Boolean::Difference: return {std::max(0.0, 2 * first - sum), first};
    case Boolean::Intersection: return {0, least};
  }
  return {};
}

base::Result<Manifold> raw(Context& context, Boolean operation, std::span<const Solid> operands) {
  std::vector<Part> parts;
  parts.reserve(operands.size());
  for (const Solid& solid : operands) parts.push_back({solid.rep().here(), solid.rep().box()});
  Uniter uniter(context);
  switch (operation) {
    case Boolean::Union: return uniter.united(std::move(parts));
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

// Sides that miss each other by rounding are put in one place: 0.1 + 0.2 and 0.3 are not the same
// number, and two boxes that meet there would stay two bodies with a gap of 5e-17. (OpenSCAD 2021.01
// gets the same by cutting all coordinates off at 2^-20.) Only the sides of the operands' boxes are looked
// at, which is where parts are stacked; the first operand's number stands.
base::Status aligned(Context& context, std::string_view operation, std::vector<Solid>& parts) {
  constexpr double gap = 1e-7;
  std::vector<std::vector<std::array<double, 2>>> moves[3];  // per axis and part: from, to
  bool any = false;
  for (int axis = 0; axis < 3; ++axis) {
    struct Side {
      double at;
      std::size_t part;
    };
    std::vector<Side> sides;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const base::Box3 box = parts[i].box();
      sides.push_back({box.min[axis], i});
      sides.push_back({box.max[axis], i});
    }
    std::ranges::sort(sides, {}, [](const Side& s) { return std::pair(s.at, s.part); });
    moves[axis].resize(parts.size());
    for (std::size_t begin = 0; begin < sides.size();) {
      std::size_t end = begin + 1;
      while (end < sides.size() && sides[end].at - sides[begin].at <= gap) ++end;
      if (sides[begin].at != sides[end - 1].at) {
        std::size_t best = begin;
        for (std::size_t k = begin; k < end; ++k)
          if (sides[k].part < sides[best].part) best = k;
        for (std::size_t k = begin; k < end; ++k) {
          if (sides[k].at == sides[best].at || sides[k].part == sides[best].part) continue;
          moves[axis][sides[k].part].push_back({sides[k].at, sides[best].at});
          any = true;
        }
      }
      begin = end;
    }
  }
  if (!any) return base::Done{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (moves[0][i].empty() && moves[1][i].empty() && moves[2][i].empty()) continue;
    const Body& body = *parts[i].rep().body;
    manifold::Manifold shape = parts[i].rep().here().Warp([&](manifold::vec3& p) {
      for (int axis = 0; axis < 3; ++axis)
        for (const auto& [from, to] : moves[axis][i])
          if (std::abs(p[axis] - from) <= gap) p[axis] = to;
    });
    auto moved = checked(context, operation, std::move(shape),
                         body.trusted ? Trust::Sound : Trust::Unknown,
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
  auto solid = checked(context, nameOf(operation), *std::move(shape),
                       sound ? Trust::Sound : Trust::Unknown);
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
      for (base::Vec3& p : points)
        p = base::Vec3(solid.rep().placement * base::Vec4(p, 1.0));
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
  context.remarks.push_back({Remark::Kind::Warning, "polyhedron left out of " +
                                                        std::string(operation) + ": " +
                                                        solid.rep().body->openWords});
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
      std::erase_if(parts, [&](const Solid& s) {
        return &s != &parts[0] && !touching(s.box(), box);
      });
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
