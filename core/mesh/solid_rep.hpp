// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/vectors.hpp"
#include "manifold/manifold.h"
#include "mesh/operations.hpp"
#include "mesh/solid.hpp"

// Private to mesh/: what a Solid holds, and the door through which every Manifold comes out.
namespace pw::mesh {

// What is known about a body from one walk over its triangles.
struct Facts {
  double volume = 0;
  base::Box3 box;
  bool finite = true;
  bool closed = true;
};

struct Side;  // a face of a body by its plane (sides.hpp)

// One shape where it was made. Immutable but for what is worked out once and kept.
struct Body {
  manifold::Manifold shape;               // evaluated; empty where `open` is set
  std::shared_ptr<const Triangles> open;  // the faces of an unclosed polyhedron, as given
  std::string openWords;                  // which face has no neighbour
  // Points of a polyhedron whose faces are not flat but which is convex within OpenSCAD's
  // tolerance: operations take its hull, alone it is what its faces say.
  std::shared_ptr<const std::vector<base::Vec3>> hullPoints;
  Facts facts;
  // Where the body has faces square to an axis: their coordinates along it, sorted, each once.
  std::array<std::vector<double>, 3> levels;
  std::size_t vertices = 0;
  std::size_t triangles = 0;
  bool convex = false;  // known to be; false says nothing
  bool trusted = true;  // made by us of sound parts, so it cannot cross itself
  // What a boolean has left beside the body, see remains.hpp; `loose`: it takes no part in booleans.
  std::vector<std::vector<base::Vec3>> remains;
  bool loose = false;
  bool opened = false;  // a difference has cut faces of it

  // The planes its faces lie in, all or without those square to an axis; sorted, kept where they are few.
  std::shared_ptr<const std::vector<Side>> sides(bool squares) const;
  struct Kept {
    std::mutex mutex;
    std::shared_ptr<const std::vector<Side>> sides, oblique;
  };
  std::shared_ptr<Kept> kept = std::make_shared<Kept>();  // shared by copies of one shape
};

struct SolidRep {
  std::shared_ptr<const Body> body;
  base::Mat4 placement{1};  // body to here
  bool placed = false;      // placement is not the identity
  // The placement presses the body flat, as scale([1, 1, 0]) does. A flat body can be exported and
  // takes part in hulls, sums and projections, as in OpenSCAD; booleans see nothing of it.
  bool flat = false;

  // The body at its place; not for flat ones. A pure function of body and placement, so that the
  // bytes of a result do not depend on which intermediate results somebody has looked at.
  const manifold::Manifold& here() const;
  double volume() const;   // with sign
  base::Box3 box() const;  // of the vertices where they are
  // Coordinates of faces square to an axis, and of the sides of the box; not sorted.
  std::vector<double> levels(int axis) const;

 private:
  mutable std::mutex mutex_;
  mutable std::optional<manifold::Manifold> here_;
  mutable std::optional<base::Box3> box_;
};

// -- Making solids --
struct Mesh {
  std::vector<base::Vec3> points;
  std::vector<std::array<std::uint32_t, 3>> triangles;
};
enum class Trust { Sound, Unknown };
enum class Shape { Any, Convex };

// Checks a Manifold (status, finite, closed, within the limits) and wraps it. `operation` is the
// name the user knows ("union", "hull"). The walk that finds volume and box is the only one.
base::Result<Solid> checked(const Context& context, std::string_view operation,
                            manifold::Manifold shape, Trust trust, Shape kind = Shape::Any);
// The same for a mesh of our own making, which is cheaper to walk.
base::Result<Solid> checked(const Context& context, std::string_view operation, const Mesh& mesh,
                            Trust trust, Shape kind = Shape::Any);
Solid wrapped(std::shared_ptr<const Body> body);

// A Manifold of a closed mesh: every edge is used once in each direction.
manifold::Manifold manifoldOf(const Mesh& mesh);
// Bodies that are clear of each other, put together without a boolean. (Manifold's Compose is a
// union: where boxes overlap it compares faces, and it takes the wall of a hollow for a body.)
manifold::Manifold composed(const std::vector<manifold::Manifold>& shapes);
// The shape with every face turned round.
manifold::Manifold turned(const manifold::Manifold& shape);
// The same the other way: points and triangles of a solid where it is.
Mesh meshOf(const SolidRep& rep);
Facts factsOf(const Mesh& mesh);

// The points of a solid where it is.
void appendPoints(const SolidRep& rep, std::vector<base::Vec3>& points);

// An operand of an operation: closed, turned so that it encloses, or the hull of a nearly convex
// polyhedron. Open solids do not come here.
base::Result<Solid> asOperand(Context& context, const Solid& solid);
// Says that an open solid takes no part, in OpenSCAD's words and with the face.
void reportOpen(Context& context, std::string_view operation, const Solid& solid);

// The convex hull of points as a solid; empty where they lie in one plane.
base::Result<Solid> hullOf(const Context& context, std::span<const base::Vec3> points);

manifold::mat3x4 manifoldMatrix(const base::Mat4& matrix);
inline manifold::vec3 toManifold(const base::Vec3& v) { return {v.x, v.y, v.z}; }
inline base::Vec3 fromManifold(const manifold::vec3& v) { return {v.x, v.y, v.z}; }

// SplitMix64's finisher: spreads the bits of a key over all 64.
inline std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// -- Words and guards --
base::Failure refused(std::string message);
base::Failure internal(std::string_view operation, std::string_view what);
base::Failure cancelled();

bool withinLimits(const Context& context, const base::Vec3& point);
// Without a limit, that of the way to the result.
base::Failure coordinateFailure(const Context& context, std::string_view operation, double value);
base::Failure coordinateFailure(std::string_view operation, double value, double limit);

// Manifold and Clipper2 throw on exhausted memory and on broken invariants; nothing leaves the
// room.
template <class Work>
auto guarded(std::string_view operation, Work&& work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return base::Failure{base::Code::Limit,
                         std::string(operation) + " needs more memory than there is."};
  } catch (const std::length_error&) {
    return base::Failure{base::Code::Limit,
                         std::string(operation) + " needs more memory than there is."};
  } catch (const std::exception& error) {
    return internal(operation, error.what());
  }
}

}  // namespace pw::mesh
