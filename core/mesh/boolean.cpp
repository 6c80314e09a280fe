// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh/combining.hpp"
#include "mesh/contact.hpp"
#include "mesh/operations.hpp"
#include "mesh/remains.hpp"
#include "mesh/trimmed.hpp"

namespace pw::mesh {

namespace {

using manifold::Manifold;
using manifold::OpType;

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

// Where edges of one lie in faces of the other by rounding, Manifold can lose a piece of what they share, and with
// the operands exchanged it has it (1.1 of 55.2 mm3 of three turned prisms). So what stays of a body and what
// is cut away have to add up to it. Not looked at where that takes long: shapes of so many facets are round or grown.
Manifold shared(const Evaluator& evaluator, const Manifold& a, const Manifold& b) {
  constexpr std::size_t most = 20'000;
  if (a.NumTri() + b.NumTri() <= most) {
    for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
      const auto [inside, outside] = one->Split(*other);
      const double whole = one->Volume();
      if (inside.Status() != Manifold::Error::NoError || outside.Status() != Manifold::Error::NoError) continue;
      if (std::abs(inside.Volume() + outside.Volume() - whole) <= 1e-6 * std::abs(whole)) return inside;
    }
  }
  return evaluator.settled(a.Boolean(b, OpType::Intersect));
}

Manifold raw(const Context& context, Boolean operation, std::span<const Solid> operands) {
  const Evaluator evaluator(context.task);
  std::vector<Part> parts;
  parts.reserve(operands.size());
  for (const Solid& solid : operands) parts.push_back({solid.rep().here(), solid.rep().box()});
  switch (operation) {
    case Boolean::Union:
      return unitedOf(evaluator, std::move(parts));
    case Boolean::Difference: {
      Part first = std::move(parts[0]);
      parts.erase(parts.begin());
      const Manifold cut = unitedOf(evaluator, std::move(parts));
      if (cut.Status() != Manifold::Error::NoError) return cut;
      return evaluator.settled(first.shape.Boolean(cut, OpType::Subtract));
    }
    case Boolean::Intersection:  // of two
      return shared(evaluator, parts[0].shape, parts[1].shape);
  }
  return Manifold();
}

// Coordinates truncated toward zero to 2^-20 mm, where OpenSCAD 2021.01 has its 3D booleans: bodies
// that nearly touch then touch. Only for a second try.
base::Result<Solid> snapped(Context& context, const Solid& solid) {
  Mesh mesh = meshOf(solid.rep());
  constexpr double scale = 1048576;
  for (base::Vec3& p : mesh.points) p = glm::trunc(p * scale) / scale;
  return checked(context, "boolean", mesh, Trust::Sound);
}

// Nothing but faces that lie on each other, which is what a boolean leaves of faces that it should have taken
// away: thinner than a tenth of a nanometre in a hundred millimetres. To OpenSCAD 2021.01 it is empty.
bool isFilm(const Solid& solid, double reach) {
  const double volume = solid.rep().volume();
  return volume < 1e-6 * reach * reach * reach &&
         volume < 5e-10 * reach * solid.rep().here().SurfaceArea();
}

base::Result<Solid> evaluated(Context& context, Boolean operation, std::vector<Solid> operands) {
  const double gap = contactGap(operands);
  const Squares squares =
      operation == Boolean::Intersection ? Squares::Opposed : Squares::LeftOut;
  Contacts contacts(operation, sharedPlanes(operands, gap, squares), gap);
  if (contacts.any())
    if (auto status = contacts.apply(context, operands); !status) return status.failure();
  const bool sound =
      std::ranges::all_of(operands, [](const Solid& s) { return s.rep().body->trusted; });
  auto solid = checked(context, nameOf(operation),
                       contacts.cleaned(raw(context, operation, operands)),
                       sound ? Trust::Sound : Trust::Unknown);
  if (!solid) return solid;
  if (sound && isFilm(*solid, reachOf(operands))) solid = Solid();
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
       "polyhedron left out of " + std::string(operation) + ": " + solid.rep().body->openWords,
       Remark::Loss::Open, solid.rep().body->openWords});
}

namespace {

// The boolean itself, of bodies that enclose; once more with coordinates cut off where it fails.
base::Result<Solid> joined(Context& context, Boolean operation, std::vector<Solid> parts) {
  // Beside a part so large nothing would be left of small ones, without a word.
  if (const double reach = reachOf(parts); reach > context.limits.coordinate) return coordinateFailure(nameOf(operation), reach, context.limits.coordinate);
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
}

// The body of the result.
base::Result<Solid> combinedBodies(Context& context, Boolean operation,
                                   std::span<const Solid> operands) {
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
  if (operation != Boolean::Union) {
    base::Box3 frame = parts[0].box();
    if (operation == Boolean::Intersection)
      for (const Solid& part : parts) {
        if (!touching(part.box(), frame)) return Solid();
        frame = {glm::max(frame.min, part.box().min), glm::min(frame.max, part.box().max)};
      }
    for (Solid& part : parts) {
      if (&part == &parts[0] && operation == Boolean::Difference) continue;
      auto near = trimmed(context, part, frame);
      if (!near) return near;
      part = *std::move(near);
    }
    if (operation == Boolean::Intersection && std::ranges::any_of(parts, &Solid::isEmpty)) return Solid();
    std::erase_if(parts, [](const Solid& part) { return part.isEmpty(); });
    if (parts.size() == 1) return parts[0];
  }
  if (operation != Boolean::Intersection) return joined(context, operation, std::move(parts));
  // Two by two: what the first two share has corners of its own, which may lie in a face of the third. The smallest
  // first: what is left can only shrink.
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < parts.size(); ++i) order.emplace_back(parts[i].triangleCount(), i);
  std::ranges::sort(order);
  Solid rest = parts[order[0].second];
  for (std::size_t i = 1; i < order.size() && !rest.isEmpty(); ++i) {
    if (context.task.cancel.raised()) return cancelled();
    auto both = joined(context, operation, {rest, parts[order[i].second]});
    if (!both) return both;
    rest = *std::move(both);
  }
  return rest;
}

}  // namespace

base::Result<Solid> unitedOverlapping(Context& context, std::span<const Solid> parts) {
  if (parts.empty()) return Solid();
  if (parts.size() == 1) return parts[0];
  std::vector<Solid> straight(parts.begin(), parts.end());
  if (auto status = aligned(context, "union", straight); !status) return status.failure();
  return checked(context, "union", raw(context, Boolean::Union, straight), Trust::Sound);
}

base::Result<Solid> combined(Context& context, Boolean operation, std::span<const Solid> operands) {
  if (operands.empty()) return Solid();
  if (operands.size() == 1) return operands[0];
  if (operation == Boolean::Union) {
    // One among empty ones is exported as it is, inside out or unclosed too, as if it stood alone.
    const auto something = [](const Solid& s) { return !s.isEmpty() || s.hasRemains(); };
    if (std::ranges::count_if(operands, something) == 1) return *std::ranges::find_if(operands, something);
  }
  return guarded(nameOf(operation), [&]() -> base::Result<Solid> {
    auto solid = combinedBodies(context, operation, operands);
    if (!solid) return solid;
    std::vector<Solid> sound(operands.begin(), operands.end());
    for (Solid& operand : sound) {
      const Body& body = *operand.rep().body;
      if (operand.isEmpty() || !operand.isClosed() || operand.rep().flat) continue;
      if (!body.hullPoints && body.facts.volume >= 0) continue;
      auto turnedRound = asOperand(context, operand);
      if (!turnedRound) return turnedRound;
      operand = withRemains(*turnedRound, remainsOf(operand.rep()));
    }
    std::vector<Corners> remains = remainsOfBoolean(operation, sound, solid->isEmpty());
    if (remains.empty() && !solid->hasRemains()) return solid;
    return withRemains(*solid, std::move(remains));
  });
}

}  // namespace pw::mesh
