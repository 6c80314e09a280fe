// SPDX-License-Identifier: Apache-2.0
#include "kernel/solid.hpp"

#include <BRepBndLib.hxx>
#include <BRepExtrema_DistShapeShape.hxx>
#include <BRep_Builder.hxx>
#include <Bnd_Box.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <algorithm>

#include "base/disjoint_sets.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"

namespace pw::kernel {

namespace {

const std::shared_ptr<const SolidRep>& nothing() {
  static const auto empty = std::make_shared<const SolidRep>();
  return empty;
}

// Solids nearer than this count as one piece.
constexpr double contact = 1e-6;

bool apart(const base::Box3& a, const base::Box3& b) {
  return glm::any(glm::greaterThan(a.min, b.max + contact)) ||
         glm::any(glm::greaterThan(b.min, a.max + contact));
}

bool shareCorner(const TopoDS_Solid& a, const TopoDS_Solid& b) {
  TopTools_IndexedMapOfShape corners;
  TopExp::MapShapes(a, TopAbs_VERTEX, corners);
  for (TopExp_Explorer it(b, TopAbs_VERTEX); it.More(); it.Next())
    if (corners.Contains(it.Current())) return true;
  return false;
}

base::Box3 boxOfFace(const TopoDS_Shape& face) {
  Bnd_Box bounds;
  BRepBndLib::Add(face, bounds, false);
  base::Box3 out;
  bounds.Get(out.min.x, out.min.y, out.min.z, out.max.x, out.max.y, out.max.z);
  return out;
}

// The faces that reach into the box. The distance of faces alone is asked: solids of one result do
// not contain each other, and to find out whether they do is what takes OpenCASCADE seconds.
TopoDS_Shape facesNear(const TopoDS_Solid& solid, const base::Box3& box) {
  BRep_Builder builder;
  TopoDS_Compound out;
  builder.MakeCompound(out);
  bool any = false;
  for (TopExp_Explorer it(solid, TopAbs_FACE); it.More(); it.Next()) {
    if (apart(boxOfFace(it.Current()), box)) continue;
    builder.Add(out, it.Current());
    any = true;
  }
  return any ? TopoDS_Shape(out) : TopoDS_Shape();
}

bool inContact(const TopoDS_Solid& a, const base::Box3& boxA, const TopoDS_Solid& b,
               const base::Box3& boxB) {
  const auto distant = guarded("distance", [&]() -> base::Result<bool> {
    if (shareCorner(a, b)) return false;
    const TopoDS_Solid one = TopoDS::Solid(freshCopy(a)), other = TopoDS::Solid(freshCopy(b));
    const TopoDS_Shape near = facesNear(one, boxB), opposite = facesNear(other, boxA);
    if (near.IsNull() || opposite.IsNull()) return true;
    const BRepExtrema_DistShapeShape distance(near, opposite, Extrema_ExtFlag_MIN);
    return distance.IsDone() && distance.Value() > contact;
  });
  return !distant || !*distant;
}

Solid retagged(const SolidRep& rep, Tags tags) {
  Solid out = wrapped(rep.shape, std::move(tags));
  out.rep().rememberFrom(rep);
  return out;
}

}  // namespace

Solid::Solid() : rep_(nothing()) {}
Solid::Solid(std::shared_ptr<const SolidRep> rep) : rep_(rep ? std::move(rep) : nothing()) {}

bool Solid::isEmpty() const { return rep_->shape.IsNull(); }
std::size_t Solid::faceCount() const { return rep_->tags.size(); }
FaceCounts Solid::faces() const { return rep_->faces(); }
std::size_t Solid::faceCount(std::uint32_t tag) const {
  return static_cast<std::size_t>(std::ranges::count(rep_->tags, tag));
}
mesh::Measures Solid::measures() const { return rep_->measures(); }
base::Box3 Solid::box() const { return rep_->box(); }

std::size_t Solid::pieces() const {
  const std::vector<TopoDS_Solid> solids = solidsOf(rep_->shape);
  if (solids.size() < 2) return solids.size();
  std::vector<base::Box3> boxes;
  for (const TopoDS_Solid& solid : solids) boxes.push_back(wrapped(solid).box());
  base::DisjointSets groups(solids.size());
  std::size_t count = solids.size();
  for (std::size_t i = 0; i < solids.size(); ++i) {
    for (std::size_t j = i + 1; j < solids.size(); ++j) {
      if (apart(boxes[i], boxes[j]) || groups.leaderOf(i) == groups.leaderOf(j) ||
          !inContact(solids[i], boxes[i], solids[j], boxes[j]))
        continue;
      groups.join(i, j);
      --count;
    }
  }
  return count;
}

// Measured on faceted solids: 5 to 9 kB for a triangle, which is a face and one and a half edges.
std::size_t Solid::bytes() const {
  TopTools_IndexedMapOfShape edges;
  if (!isEmpty()) TopExp::MapShapes(rep_->shape, TopAbs_EDGE, edges);
  const auto facets = rep_->facets();
  return sizeof(SolidRep) + rep_->tags.size() * 3000 + static_cast<std::size_t>(edges.Extent()) * 2500 +
         (facets ? facets->solid.bytes() + facets->face.size() * sizeof(std::uint32_t) : 0);
}

Solid Solid::withTag(std::uint32_t tag) const {
  if (isEmpty()) return *this;
  return retagged(*rep_, Tags(rep_->tags.size(), tag));
}

std::vector<std::uint32_t> Solid::tags() const {
  std::vector<std::uint32_t> out = rep_->tags;
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Solid Solid::withTags(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& newOfOld) const {
  if (isEmpty()) return *this;
  Tags tags = rep_->tags;
  for (std::uint32_t& tag : tags) {
    const auto pair =
        std::ranges::find(newOfOld, tag, [](const auto& entry) { return entry.first; });
    if (pair != newOfOld.end()) tag = pair->second;
  }
  return retagged(*rep_, std::move(tags));
}

}  // namespace pw::kernel
