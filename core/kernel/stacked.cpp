// SPDX-License-Identifier: Apache-2.0
#include <BRep_Builder.hxx>
#include <Geom_Plane.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Shell.hxx>
#include <algorithm>
#include <cmath>
#include <utility>

#include "kernel/contour.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/walls.hpp"
#include "kernel/operations.hpp"

// Pockets, bosses, lips and steps of one axis, as one solid. Each border of a layer is a wall over
// the layers in which it stays the same; what only the layer above or below a height covers is a
// level face there.
namespace pw::kernel {

namespace {

constexpr double clearance = 1e-5;  // mm; borders nearer than this are taken as touching
constexpr double smallest = 1e-5;   // mm, of a layer's height
constexpr int turn = 1024;          // sides of a circle where nesting is asked for
// Segments of all layers together: every two borders of neighbouring layers are compared.
constexpr std::size_t mostSegments = 4000;

base::Failure unsupported(const char* why) {
  return {base::Code::Unsupported, std::string("Layers can't be stacked: ") + why + ".", std::nullopt};
}

// A border over layers `first` to `last`.
struct Wall {
  Curve curve;  // the material on its left
  std::size_t first = 0, last = 0;
  mesh::Contour polygon;  // of `curve`, for asking what lies inside
  TopoDS_Wire low, high;  // in the sense of `curve`
};

std::vector<Curve> bordersOf(const Profile& profile) {
  std::vector<Curve> out;
  for (const Region& region : profile.rep().regions) {
    out.push_back(region.outer);
    out.insert(out.end(), region.holes.begin(), region.holes.end());
  }
  return out;
}

// A border of a level face: its curve with the face on the left, and the wire in that sense.
struct Rim {
  Curve curve;
  TopoDS_Wire wire;
  double area = 0;
};

class Stack {
 public:
  explicit Stack(std::span<const Layer> layers) : layers_(layers) { builder_.MakeCompound(faces_); }

  // The walls, or why there are none.
  base::Status plan() {
    std::size_t segments = 0;
    std::vector<std::size_t> below, here;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      here.clear();
      for (Curve& curve : bordersOf(layers_[i].profile)) {
        segments += curve.size();
        if (segments > mostSegments) return unsupported("their borders have too many segments");
        if (!hasOnlyCircularArcs(curve))
          return unsupported("a border is neither lines nor circles");
        std::size_t same = walls_.size();
        for (const std::size_t wall : below) {
          if (areSame(walls_[wall].curve, curve)) {
            same = wall;
          } else if (!keepClear(walls_[wall].curve, curve, clearance)) {
            return unsupported("borders of two of them touch");
          }
        }
        if (same == walls_.size()) {
          mesh::Contour polygon = pointsOf(curve, turn);
          walls_.push_back({std::move(curve), i, i, std::move(polygon), {}, {}});
        }
        walls_[same].last = i;
        here.push_back(same);
      }
      below = here;
    }
    return base::Done{};
  }

  base::Result<std::vector<TopoDS_Solid>> build() {
    for (Wall& wall : walls_) raise(wall);
    for (std::size_t level = 0; level <= layers_.size(); ++level) addLevel(level);
    return solids();
  }

 private:
  double heightOf(std::size_t level) const {
    return level < layers_.size() ? layers_[level].bottom : layers_.back().top;
  }

  void raise(Wall& wall) {
    const double low = heightOf(wall.first), high = heightOf(wall.last + 1);
    gp_Trsf up;
    up.SetTranslation(gp_Vec(0, 0, low));
    const Walls walls = wallsOf(wall.curve, high - low, up);
    for (const TopoDS_Shape& face : walls.faces) builder_.Add(faces_, face);
    wall.low = walls.low;
    wall.high = walls.high;
  }

  bool covered(std::size_t layer, const Curve& at) const {
    const Segment& s = at.front();
    const base::Vec2 point = s.conic ? s.at((s.from + s.to) / 2) : (s.start + s.end) / 2.0;
    bool in = false;
    for (const Wall& wall : walls_)
      if (wall.first <= layer && layer <= wall.last && inside(wall.polygon, point)) in = !in;
    return in;
  }

  // Where a border ends, what it bounds is a face looking up, unless the layer above covers it: then
  // what is beside it looks down. Where one begins, the other way round.
  void addLevel(std::size_t level) {
    std::vector<Rim> up, down;
    const auto add = [](std::vector<Rim>& to, const Wall& wall, const TopoDS_Wire& wire, bool along) {
      Rim rim{along ? wall.curve : reversed(wall.curve), along ? wire : TopoDS::Wire(wire.Reversed()), 0};
      rim.area = areaOf(rim.curve);
      to.push_back(std::move(rim));
    };
    for (const Wall& wall : walls_) {
      if (level > 0 && wall.last == level - 1) {
        const bool above = level < layers_.size() && covered(level, wall.curve);
        add(above ? down : up, wall, wall.high, !above);
      } else if (wall.first == level) {
        const bool below = level > 0 && covered(level - 1, wall.curve);
        add(below ? up : down, wall, wall.low, !below);
      }
    }
    addFaces(up, heightOf(level), false);
    addFaces(down, heightOf(level), true);
  }

  void addFaces(const std::vector<Rim>& rims, double height, bool down) {
    const Handle(Geom_Plane) plane = new Geom_Plane(gp_Pnt(0, 0, height), gp_Dir(0, 0, 1));
    std::vector<TopoDS_Face> faces;
    std::vector<const Rim*> outers;
    std::vector<mesh::Contour> polygons;
    for (const Rim& rim : rims) {
      if (rim.area <= 0) continue;
      TopoDS_Face face;
      builder_.MakeFace(face, plane, 1e-7);
      builder_.Add(face, rim.wire);
      faces.push_back(face);
      outers.push_back(&rim);
      polygons.push_back(pointsOf(rim.curve, turn));
    }
    for (const Rim& rim : rims) {
      if (rim.area > 0) continue;
      std::size_t home = outers.size();
      for (std::size_t i = 0; i < outers.size(); ++i)
        if (inside(polygons[i], rim.curve.front().start) &&
            (home == outers.size() || outers[i]->area < outers[home]->area))
          home = i;
      // A hole in nothing can't be: then the shell will not close, and the check says so.
      if (home < outers.size()) builder_.Add(faces[home], rim.wire);
    }
    for (const TopoDS_Face& face : faces) builder_.Add(faces_, down ? face.Reversed() : TopoDS_Shape(face));
  }

  // Faces that hang together by edges are a shell; one that is inside out bounds a cavity.
  base::Result<std::vector<TopoDS_Solid>> solids() {
    std::vector<TopoDS_Solid> out;
    std::vector<TopoDS_Shell> cavities;
    const std::vector<TopoDS_Shell> all = shellsOf(faces_);
    for (const TopoDS_Shell& shell : all) {
      TopoDS_Solid solid;
      builder_.MakeSolid(solid);
      builder_.Add(solid, shell);
      if (all.size() > 1 && volumeOf(solid) < 0) cavities.push_back(shell);
      else out.push_back(solid);
    }
    if (!cavities.empty() && out.size() != 1) return unsupported("there are cavities in several bodies");
    for (const TopoDS_Shell& cavity : cavities) builder_.Add(out.front(), cavity);
    return out;
  }

  std::span<const Layer> layers_;
  std::vector<Wall> walls_;
  BRep_Builder builder_;
  TopoDS_Compound faces_;
};

base::Status usable(const Context& context, std::span<const Layer> layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    if (base::Status status = withinReach(context, "A layer", layer.profile, layer.bottom, layer.top); !status)
      return status;
    if (!(layer.top - layer.bottom >= smallest))
      return unsupported("one is less than 1e-05 mm high");
    if (i > 0 && layer.bottom != layers[i - 1].top)
      return badInput("A layer begins at " + number(layer.bottom) + " mm, where the one below ends at " +
                      number(layers[i - 1].top) + " mm.");
  }
  return base::Done{};
}

}  // namespace

base::Result<Solid> stacked(Context& context, std::span<const Layer> layers) {
  if (base::Status status = usable(context, layers); !status) return status.failure();
  if (context.task.cancel.raised()) return cancelled();
  double volume = 0;
  for (const Layer& layer : layers) volume += layer.profile.area() * (layer.top - layer.bottom);
  if (volume == 0) return Solid();
  return guarded("stack of layers", [&]() -> base::Result<Solid> {
    Stack stack(layers);
    if (base::Status status = stack.plan(); !status) return status.failure();
    base::Result<std::vector<TopoDS_Solid>> solids = stack.build();
    if (!solids) return solids.failure();
    base::Result<Solid> solid = checked("stack of layers", shapeOf(*solids));
    // By Cavalieri.
    if (solid && std::abs(solid->rep().volume() - volume) > 1e-5 * volume)
      return internal("stack of layers",
                      "it has " + number(solid->rep().volume()) + " mm^3 for " + number(volume));
    return solid;
  });
}

}  // namespace pw::kernel
