// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/face_tags.hpp"

#include <BRep_Tool.hxx>
#include <TopoDS.hxx>

namespace pw::kernel {

void FaceTags::set(const TopoDS_Shape& shape, const Tags& tags) {
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  for (int i = 1; i <= faces.Extent(); ++i) set(faces(i), tags.at(static_cast<std::size_t>(i - 1)));
}

std::optional<std::uint32_t> FaceTags::find(const TopoDS_Shape& face) const {
  if (const std::uint32_t* tag = map_.Seek(face)) return *tag;
  return std::nullopt;
}

std::optional<Tags> FaceTags::of(const TopoDS_Shape& shape) const {
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  Tags tags;
  for (int i = 1; i <= faces.Extent(); ++i) {
    std::optional<std::uint32_t> tag = find(faces(i));
    if (!tag) {
      TopLoc_Location here, there;
      const Handle(Geom_Surface) surface = BRep_Tool::Surface(TopoDS::Face(faces(i)), here);
      bool several = false;
      for (decltype(map_)::Iterator it(map_); it.More(); it.Next()) {
        if (BRep_Tool::Surface(TopoDS::Face(it.Key()), there) != surface || there != here) continue;
        several = several || (tag && *tag != it.Value());
        tag = it.Value();
      }
      if (several) tag.reset();
    }
    if (!tag) return std::nullopt;
    tags.push_back(*tag);
  }
  return tags;
}

}  // namespace pw::kernel
