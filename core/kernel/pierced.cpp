// SPDX-License-Identifier: Apache-2.0
#include <BRepAdaptor_Surface.hxx>
#include <BRepBndLib.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <Geom_Plane.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "kernel/contour.hpp"
#include "kernel/occt/face_tags.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/place.hpp"
#include "kernel/occt/plane_faces.hpp"
#include "kernel/occt/walls.hpp"
#include "kernel/operations.hpp"

// Holes through flat walls. The boolean of an enclosure and eight vents is a hundred faces against eight
// prisms; here each vent is a border more in the faces that it passes.
namespace pw::kernel {

namespace {

constexpr double clearance = 1e-5;   // mm; what is nearer is taken as touching
constexpr double squareTo = 1e-12;   // sine between a face's normal and the axis; rotations differ by 1e-15
constexpr int turn = 1024;           // sides of a circle where nesting is asked for

// A face of the solid, seen from the holes' frame.
struct Wall {
  TopoDS_Face face;        // of the design
  std::size_t solid = 0;   // which one it bounds
  base::Box3 box;
  bool across = false;     // flat and square to the axis
  double height = 0;       // then
  bool up = false;         // looks along the axis
  std::optional<Curve> trace;  // of a face along the axis: all that it covers of the plane z = 0, or more
  // Worked out when a hole comes near. None: its borders are no lines and circles, or not sharp.
  bool read = false;
  std::optional<std::vector<Curve>> borders;
  std::vector<mesh::Contour> polygons;
  std::vector<TopoDS_Wire> added;
};

// What one hole takes away: from a face or an end inside to a face or an end inside.
struct Stretch {
  std::size_t low, high;  // numbers of walls; `none` for an end
  double bottom, top;
  std::size_t solid;
};
constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Bore {
  Curve border;  // counter-clockwise
  base::Box3 box;
  mesh::Contour polygon;
  std::uint32_t tag;
  std::vector<Stretch> stretches;
};

bool apart(const base::Box3& a, const base::Box3& b) {
  return glm::any(glm::greaterThan(a.min, b.max + clearance)) ||
         glm::any(glm::greaterThan(b.min, a.max + clearance));
}

// What lies inside the curve or across it.
bool meets(const Bore& a, const Bore& b) {
  if (apart(a.box, b.box)) return false;
  return !keepClear(a.border, b.border, clearance) || inside(a.polygon, b.border.front().start) ||
         inside(b.polygon, a.border.front().start);
}

bool isSharp(const TopoDS_Face& face) {
  for (TopExp_Explorer it(face, TopAbs_VERTEX); it.More(); it.Next())
    if (BRep_Tool::Tolerance(TopoDS::Vertex(it.Current())) > clearance / 2) return false;
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next())
    if (BRep_Tool::Tolerance(TopoDS::Edge(it.Current())) > clearance / 2) return false;
  return true;
}

class Piercing {
 public:
  // Of a solid that may be written into.
  Piercing(const TopoDS_Shape& shape, const gp_Trsf& designFromHoles)
      : designFromHoles_(designFromHoles), holesFromDesign_(designFromHoles.Inverted()), solids_(solidsOf(shape)) {
    for (std::size_t s = 0; s < solids_.size(); ++s)
      for (TopExp_Explorer it(solids_[s], TopAbs_FACE); it.More(); it.Next())
        walls_.push_back(wallOf(TopoDS::Face(it.Current()), s));
  }

  // Whether the bore can be made; then it will be.
  bool take(Bore bore) {
    if (std::ranges::any_of(bores_, [&](const Bore& other) { return meets(bore, other); })) return false;
    std::vector<std::size_t> crossed;
    for (std::size_t i = 0; i < walls_.size(); ++i) {
      Wall& wall = walls_[i];
      if (apart(wall.box, bore.box)) continue;
      const std::optional<bool> through = passes(wall, bore);
      if (!through) return false;
      if (*through) crossed.push_back(i);
    }
    std::optional<std::vector<Stretch>> stretches = stretchesOf(std::move(crossed), bore);
    if (!stretches) return false;
    bore.stretches = *std::move(stretches);
    for (const Stretch& stretch : bore.stretches)
      removed_ += areaOf(bore.border) * (stretch.top - stretch.bottom);
    bores_.push_back(std::move(bore));
    return true;
  }

  bool isIdle() const { return bores_.empty(); }
  double removed() const { return removed_; }  // mm^3

  // The solids, and the tags of the faces that are new.
  std::vector<TopoDS_Solid> build(FaceTags& tags) {
    fresh_.resize(solids_.size());
    for (const Bore& bore : bores_)
      for (const Stretch& stretch : bore.stretches) cut(bore, stretch, tags);
    std::vector<TopoDS_Compound> faces(solids_.size());
    for (TopoDS_Compound& compound : faces) builder_.MakeCompound(compound);
    for (const Wall& wall : walls_) {
      const TopoDS_Face face = wall.added.empty() ? wall.face : withBorders(wall);
      if (!wall.added.empty())
        if (const std::optional<std::uint32_t> tag = tags.find(wall.face)) tags.set(face, *tag);
      builder_.Add(faces[wall.solid], face);
    }
    std::vector<TopoDS_Solid> out;
    for (std::size_t s = 0; s < solids_.size(); ++s) {
      for (const TopoDS_Shape& face : fresh_[s]) builder_.Add(faces[s], face);
      TopoDS_Solid& solid = out.emplace_back();
      builder_.MakeSolid(solid);
      // A hole into a void makes one shell of two.
      for (const TopoDS_Shell& shell : shellsOf(faces[s])) builder_.Add(solid, shell);
    }
    return out;
  }

 private:
  Wall wallOf(const TopoDS_Face& face, std::size_t solid) const {
    Wall out;
    out.face = face;
    out.solid = solid;
    const TopoDS_Face seen = TopoDS::Face(face.Moved(TopLoc_Location(holesFromDesign_)));
    Bnd_Box bounds;
    BRepBndLib::Add(seen, bounds, false);
    bounds.Get(out.box.min.x, out.box.min.y, out.box.min.z, out.box.max.x, out.box.max.y, out.box.max.z);
    const BRepAdaptor_Surface surface(seen, false);
    if (surface.GetType() == GeomAbs_Cylinder) {
      const gp_Ax1 axis = surface.Cylinder().Axis();  // a copy: the cylinder is gone after this line
      if (std::hypot(axis.Direction().X(), axis.Direction().Y()) <= squareTo)
        out.trace = Curve{arc({axis.Location().X(), axis.Location().Y()}, surface.Cylinder().Radius(), 0,
                              2 * std::numbers::pi)};
    }
    if (surface.GetType() != GeomAbs_Plane) return out;
    const gp_Dir normal = surface.Plane().Axis().Direction();
    if (std::abs(normal.Z()) <= squareTo) out.trace = traceOf(seen, surface.Plane());
    if (std::hypot(normal.X(), normal.Y()) > squareTo) return out;
    const TopExp_Explorer corner(seen, TopAbs_VERTEX);
    if (!corner.More()) return out;
    out.across = true;
    out.height = BRep_Tool::Pnt(TopoDS::Vertex(corner.Current())).Z();
    out.up = (normal.Z() > 0) == (face.Orientation() != TopAbs_REVERSED);
    return out;
  }

  // The line that a plane face along the axis stands on.
  static Curve traceOf(const TopoDS_Face& face, const gp_Pln& plane) {
    const gp_Dir normal = plane.Axis().Direction();
    const double angle = std::atan2(normal.Y(), normal.X());
    gp_Trsf facing;
    facing.SetRotation(gp::OZ(), -angle);
    Bnd_Box bounds;
    BRepBndLib::Add(face.Moved(TopLoc_Location(facing)), bounds, false);
    base::Box3 box;
    bounds.Get(box.min.x, box.min.y, box.min.z, box.max.x, box.max.y, box.max.z);
    const double x = plane.Location().X() * std::cos(angle) + plane.Location().Y() * std::sin(angle);
    const auto at = [&](double y) {
      return base::Vec2(x * std::cos(angle) - y * std::sin(angle), x * std::sin(angle) + y * std::cos(angle));
    };
    return {line(at(box.min.y), at(box.max.y))};
  }

  void read(Wall& wall) const {
    wall.read = true;
    if (!isSharp(wall.face)) return;
    wall.borders = curvesOfWires(wall.face.Moved(TopLoc_Location(holesFromDesign_)));
    if (!wall.borders) return;
    for (const Curve& curve : *wall.borders) {
      if (!hasOnlyCircularArcs(curve)) {
        wall.borders.reset();
        return;
      }
      wall.polygons.push_back(pointsOf(curve, turn));
    }
  }

  // Whether the bore passes through the inside of the face; nothing where it touches it in any other way.
  std::optional<bool> passes(Wall& wall, const Bore& bore) const {
    if (wall.trace && keepClear(*wall.trace, bore.border, clearance) &&
        !inside(bore.polygon, wall.trace->front().start))
      return false;
    if (!wall.across) return std::nullopt;
    if (!wall.read) read(wall);
    if (!wall.borders) return std::nullopt;
    bool in = false;
    for (std::size_t i = 0; i < wall.borders->size(); ++i) {
      const Curve& border = (*wall.borders)[i];
      if (!keepClear(border, bore.border, clearance) || inside(bore.polygon, border.front().start))
        return std::nullopt;
      if (inside(wall.polygons[i], bore.border.front().start)) in = !in;
    }
    // An end that lies in the face, or nearly.
    if (in && (std::abs(wall.height - bore.box.min.z) <= clearance ||
               std::abs(wall.height - bore.box.max.z) <= clearance))
      return std::nullopt;
    return in;
  }

  // Into the solid and out of it by turns, or nothing.
  std::optional<std::vector<Stretch>> stretchesOf(std::vector<std::size_t> crossed, const Bore& bore) const {
    if (crossed.empty()) return std::nullopt;
    std::ranges::sort(crossed, {}, [&](std::size_t i) { return walls_[i].height; });
    std::vector<Stretch> out;
    std::optional<Stretch> open;
    for (const std::size_t i : crossed) {
      const Wall& wall = walls_[i];
      if (!wall.up) {
        if (open) return std::nullopt;
        open = Stretch{i, none, wall.height, 0, wall.solid};
        continue;
      }
      if (!open) {
        // It begins inside.
        if (!out.empty()) return std::nullopt;
        open = Stretch{none, none, bore.box.min.z, 0, wall.solid};
      }
      open->high = i;
      open->top = wall.height;
      if (open->solid != wall.solid) return std::nullopt;
      out.push_back(*std::exchange(open, std::nullopt));
    }
    if (open) {
      open->top = bore.box.max.z;
      out.push_back(*open);
    }
    for (std::size_t k = 0; k < out.size(); ++k)
      if (out[k].top - out[k].bottom <= clearance || (k > 0 && out[k].bottom - out[k - 1].top <= clearance))
        return std::nullopt;
    return out;
  }

  void cut(const Bore& bore, const Stretch& stretch, FaceTags& tags) {
    gp_Trsf up;
    up.SetTranslation(gp_Vec(0, 0, stretch.bottom));
    const Walls walls = wallsOf(reversed(bore.border), stretch.top - stretch.bottom, designFromHoles_ * up);
    std::vector<TopoDS_Shape> faces = walls.faces;
    // The wires have the material on their left: the face at the upper end, seen from outside. That at the
    // lower end is seen from below, and ends of the hole look into it.
    const TopoDS_Wire below = TopoDS::Wire(walls.low.Reversed());
    if (stretch.low == none) faces.push_back(endOf(below, stretch.bottom, false));
    else walls_[stretch.low].added.push_back(below);
    if (stretch.high == none) faces.push_back(endOf(TopoDS::Wire(walls.high.Reversed()), stretch.top, true));
    else walls_[stretch.high].added.push_back(walls.high);
    for (const TopoDS_Shape& face : faces) {
      tags.set(face, bore.tag);
      fresh_[stretch.solid].push_back(face);
    }
  }

  TopoDS_Face endOf(const TopoDS_Wire& wire, double height, bool down) const {
    TopoDS_Face face;
    const gp_Ax3 level(gp_Pnt(0, 0, height), gp_Dir(0, 0, 1), gp_Dir(1, 0, 0));
    builder_.MakeFace(face, new Geom_Plane(level.Transformed(designFromHoles_)), 1e-7);
    builder_.Add(face, wire);
    return down ? TopoDS::Face(face.Reversed()) : face;
  }

  TopoDS_Face withBorders(const Wall& wall) const {
    // Built forward and turned: a builder turns what it adds to a reversed face.
    const bool turned = wall.face.Orientation() == TopAbs_REVERSED;
    TopoDS_Face face = TopoDS::Face(wall.face.Oriented(TopAbs_FORWARD).EmptyCopied());
    for (TopoDS_Iterator it(wall.face.Oriented(TopAbs_FORWARD)); it.More(); it.Next())
      builder_.Add(face, it.Value());
    for (const TopoDS_Wire& wire : wall.added)
      builder_.Add(face, turned ? TopoDS::Wire(wire.Reversed()) : wire);
    builder_.NaturalRestriction(face, false);
    return turned ? TopoDS::Face(face.Reversed()) : face;
  }

  gp_Trsf designFromHoles_, holesFromDesign_;
  std::vector<TopoDS_Solid> solids_;
  std::vector<Wall> walls_;
  std::vector<Bore> bores_;
  std::vector<std::vector<TopoDS_Shape>> fresh_;  // new faces of each solid
  double removed_ = 0;
  BRep_Builder builder_;
};

base::Status usable(const Context& context, std::span<const Hole> holes) {
  for (const Hole& hole : holes)
    if (base::Status status = withinReach(context, "A hole", hole.profile, hole.bottom, hole.top); !status)
      return status;
  return base::Done{};
}

// None of a region that leaves something standing inside, or has borders that are no lines and circles.
std::optional<Bore> boreOf(const Region& region, const Hole& hole) {
  if (hole.top - hole.bottom <= clearance || !region.holes.empty() || !hasOnlyCircularArcs(region.outer))
    return std::nullopt;
  const base::Box2 box = boxOf(region);
  return Bore{region.outer, {{box.min, hole.bottom}, {box.max, hole.top}}, pointsOf(region.outer, turn), hole.tag, {}};
}

}  // namespace

base::Result<Pierced> pierced(Context& context, const Solid& solid, std::span<const Hole> holes,
                              const base::Mat4& designFromHoles) {
  if (base::Status status = usable(context, holes); !status) return status.failure();
  const Placement placement = placementOf(designFromHoles);
  if (placement.kind != Placement::Kind::Rigid) return badInput("The frame of the holes is not rigid.");
  if (context.task.cancel.raised()) return cancelled();
  Pierced out{solid, std::vector<std::optional<Profile>>(holes.size())};
  if (solid.isEmpty()) return out;
  return guarded("holes", [&]() -> base::Result<Pierced> {
    const TopoDS_Shape copy = freshCopy(solid.rep().shape);
    FaceTags tags;
    tags.set(copy, solid.rep().tags);
    Piercing piercing(copy, placement.similar);
    for (std::size_t i = 0; i < holes.size(); ++i) {
      const std::vector<Region>& regions = holes[i].profile.rep().regions;
      std::vector<Region> left;
      for (const Region& region : regions) {
        std::optional<Bore> bore = boreOf(region, holes[i]);
        if (!bore || !piercing.take(*std::move(bore))) left.push_back(region);
      }
      if (left.size() < regions.size()) out.rest[i] = profileOf(std::move(left));
    }
    if (piercing.isIdle()) return out;
    const TopoDS_Shape shape = shapeOf(piercing.build(tags));
    const std::optional<Tags> found = tags.of(shape);
    if (!found) return internal("holes", "the result has faces of nobody");
    base::Result<Solid> made = checked("holes", shape, *found);
    if (!made) return made.failure();
    const double whole = solid.rep().volume(), expected = whole - piercing.removed();
    if (std::abs(made->rep().volume() - expected) > 1e-8 * whole + 1e-5 * piercing.removed())
      return internal("holes", "the solid has " + number(made->rep().volume()) + " mm^3 for " + number(expected));
    out.solid = *std::move(made);
    return out;
  });
}

}  // namespace pw::kernel
