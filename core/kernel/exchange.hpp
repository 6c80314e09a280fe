// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/operations.hpp"

// STEP (ISO 10303-21, application protocols 214 and 242) and BREP (OpenCASCADE's own text format).
namespace pw::kernel {

// A named solid of a file.
struct Part {
  std::string name;                  // UTF-8
  Solid solid;
  std::optional<base::Color> color;  // sRGB; none: the file says nothing
  std::vector<std::pair<std::uint32_t, base::Color>> faceColors;  // by face tag, where they differ from `color`
};

// The header section of a STEP file; "" where unknown. The time is the caller's: nothing here reads a clock.
struct FileHeader {
  std::string name;         // of the file or design
  std::string description;
  std::string author, organization;
  std::string authorisation;  // here: the licence, as an SPDX expression
  std::string time;           // ISO 8601, "2026-11-24T12:00:00"
  std::string program;        // originating system: "Partwright 1.0"
  std::string source;         // where the design comes from (URL)
};

enum class StepSchema { Ap214, Ap242 };

// Same parts, header and schema: same bytes. Lengths are millimetres.
base::Result<std::string> writeStep(Context&, std::span<const Part> parts, const FileHeader& header,
                                    StepSchema schema = StepSchema::Ap242);
base::Result<std::string> writeBrep(Context&, std::span<const Part> parts);

// A record of a STEP file that could not be used as written.
struct SkippedRecord {
  std::uint32_t id = 0;  // its number; 0: what stands there has none
  std::string type;      // "B_SPLINE_SURFACE"
  std::uint32_t line = 0;
  std::string why;       // in the reader's words
  std::string lost;      // what went with it: "1 face", or nothing
};

// A cheap look at a stranger's file before OpenCASCADE sees it. Failures: BadInput where it is no STEP
// (BREP) file or refers to records that are not there or to itself in a circle; Limit (with the number) for
// bytes, records, nesting, list lengths, and assembly instances once expanded. Linear in the bytes.
base::Status prescanStep(std::string_view bytes, const base::Limits& limits);
base::Status prescanBrep(std::string_view bytes, const base::Limits& limits);

// -- What a file holds, as it is written: nothing is checked, repaired or left out before it can be seen --

enum class BodyKind { Solid, Surface, Wire, Points };

struct ShapeRep;  // holds the OpenCASCADE shape (kernel/occt/)

// One body of a file as OpenCASCADE read it, valid or not: a solid, a shell or loose faces, loose edges, or points.
// Copies share one immutable shape.
class Shape {
 public:
  explicit Shape(std::shared_ptr<const ShapeRep> rep) : rep_(std::move(rep)) {}
  BodyKind kind() const;
  std::size_t faceCount() const;
  const ShapeRep& rep() const { return *rep_; }

 private:
  std::shared_ptr<const ShapeRep> rep_;
};

struct FileShape {
  Shape shape;
  std::optional<base::Color> color;
  // By face in the order of `Drawn::face`: an index into faceColors + 1; 0 where a face has the body's own. Empty: all.
  std::vector<std::uint32_t> faceColor;
  std::vector<base::Color> faceColors;
};

// A shape where it is placed.
struct Body {
  std::string name;                       // UTF-8: the product's, and the body's own where it has several
  std::size_t shape = 0;                  // index into Reading::shapes
  base::Mat4 fileFromShape{1};            // may scale or mirror
  std::optional<base::Color> color;       // of this instance, over the shape's own
};

struct Reading {
  std::vector<FileShape> shapes;
  std::vector<Body> bodies;
  std::vector<SkippedRecord> skipped;     // of STEP
  std::vector<std::string> remarks;       // about the file as a whole, in the reader's words
};

// Prescans, then reads; units are converted to mm. To be called in an instance that is thrown away afterwards where
// the file is a stranger's. Failure BadInput where nothing is in it that could be shown.
base::Result<Reading> readStep(Context&, std::string_view bytes);
base::Result<Reading> readBrep(Context&, std::string_view bytes);

// Triangles and lines of a shape, in its own frame.
struct Drawn {
  mesh::Triangles triangles;        // corners that faces share are one; no `source`
  std::vector<std::uint32_t> face;  // by triangle
  std::vector<float> normals;       // 9 per triangle: the surface's at its corners
  std::vector<float> edges;         // 6 per segment: of a surface or solid its edges, of a wire the wire
  std::size_t undrawn = 0;          // faces of which there are no triangles
  std::size_t openEdges = 0;        // sides of triangles that no other triangle meets, and how long they are
  double openLength = 0;            // mm
  bool closed = false;              // every side meets one other
  // Of the surfaces themselves rather than their triangles: volume (of solids; else 0), area, centre. No box: see boxOf.
  mesh::Measures measures;
};
base::Result<Drawn> drawn(Context&, const Shape& shape, const Deflection& deflection);

// The box of a placed shape, exact where `drawn` comes near its sides.
base::Box3 boxOf(const Shape& shape, const Drawn& drawn, const base::Mat4& fileFromShape, double deflection);

// What OpenCASCADE's own check finds wrong with a shape, in the reader's words; "" where nothing. Takes as long as
// reading, so it comes after the picture.
base::Result<std::string> faultOf(Context&, const Shape& shape);

// The solids of a reading as parts that can be written again: each checked, and healed on a copy where it is invalid.
struct ReadParts {
  std::vector<Part> parts;            // as placed; solids only
  std::vector<std::string> remarks;   // what was left out or healed, in the reader's words
};
base::Result<ReadParts> partsOf(Context&, const Reading& reading);

}  // namespace pw::kernel
