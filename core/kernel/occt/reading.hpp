// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <TopoDS_Shape.hxx>
#include <istream>
#include <streambuf>
#include <string>
#include <string_view>

#include "kernel/exchange.hpp"
#include "kernel/occt/rep.hpp"

// Private to kernel/: what reading STEP and BREP share.
namespace pw::kernel {

// The bytes as a stream, without a copy.
class ByteStream final : private std::streambuf, public std::istream {
 public:
  explicit ByteStream(std::string_view bytes) : std::istream(static_cast<std::streambuf*>(this)) {
    char* begin = const_cast<char*>(bytes.data());  // streambuf's interface; nothing writes through it
    setg(begin, begin, begin + bytes.size());
    std::istream::imbue(std::locale::classic());
  }

 private:
  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override;
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }
};

// What had to be done to a file's shapes, counted so that the reader gets one sentence for each kind.
struct Findings {
  std::size_t healed = 0;    // solids that were invalid and are no longer
  std::size_t broken = 0;    // solids left out: invalid, and not to be mended
  std::size_t closed = 0;    // closed shells without a solid, taken as solids
  std::size_t surfaces = 0;  // faces left out: they enclose nothing
  std::size_t far = 0;       // solids left out: beyond the limit on coordinates
  void tell(std::vector<std::string>& remarks) const;
  // Why nothing solid was found, in the reader's words.
  std::string whyNothing() const;
};

// What OpenCASCADE throws while it reads is the file's fault, not the program's.
base::Failure blamedOnFile(std::string_view format, const base::Failure& failure);

// Whether the edges and faces of a shape have what OpenCASCADE's algorithms take for granted: curves that exist, ranges
// that are some, a curve in space exactly where an edge has a length, a surface (or triangles) for each face.
bool isSound(const TopoDS_Shape& shape);

// BRepCheck compares every two wires of a face: 4 s for a plate of 750 holes, three times what reading it takes.
// Beyond this sum of squares (0.15 s) the curves are checked only for being there and the shells for being closed;
// what then is wrong with the surfaces, meshing finds.
inline constexpr std::size_t wirePairs = 20'000;
std::size_t pairsOfWires(const TopoDS_Shape& shape);

// The solids of a stranger's shape, each checked and, where it is invalid, healed on a copy. `tags` has one per
// face of facesOf(shape), or none. An empty Solid where there is none.
Solid acceptedSolids(Context& context, const TopoDS_Shape& shape, const Tags& tags, Findings& findings);

}  // namespace pw::kernel
