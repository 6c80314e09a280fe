// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <NCollection_DataMap.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <cstdint>
#include <optional>

#include "kernel/occt/rep.hpp"

namespace pw::kernel {

// Which tag a face carries, by identity of the face; filled from operands, then from an algorithm's
// history.
class FaceTags {
 public:
  // The first entry of a face stands: where faces of two operands coincide, the earlier operand's
  // tag wins.
  void set(const TopoDS_Shape& face, std::uint32_t tag) {
    if (!map_.IsBound(face)) map_.Bind(face, tag);
  }
  void set(const TopoDS_Shape& shape, const Tags& tags);
  std::optional<std::uint32_t> find(const TopoDS_Shape& face) const;

  // The faces of `shape` as `before`, tagged `tags`, become them: `images(face)` gives what a face
  // has become, or is empty where the face is unchanged.
  template <class Images>
  void follow(const TopTools_IndexedMapOfShape& before, const Tags& tags, Images&& images) {
    for (int i = 1; i <= before.Extent(); ++i) {
      const std::uint32_t tag = tags.at(static_cast<std::size_t>(i - 1));
      bool changed = false;
      for (const TopoDS_Shape& image : images(before(i))) {
        const TopTools_IndexedMapOfShape faces = facesOf(image);
        for (int k = 1; k <= faces.Extent(); ++k) set(faces(k), tag);
        changed = true;
      }
      if (!changed) set(before(i), tag);
    }
  }

  // One tag per face of the shape. A face nobody has told about takes the tag of one on the same
  // surface; nothing where there is none.
  std::optional<Tags> of(const TopoDS_Shape& shape) const;

 private:
  NCollection_DataMap<TopoDS_Shape, std::uint32_t, TopTools_ShapeMapHasher> map_;
};

}  // namespace pw::kernel
