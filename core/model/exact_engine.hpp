// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/engine.hpp"

namespace pw::model {

// A statement whose shape stays faceted in the exact model, and why.
struct FacetedPlace {
  base::Place place;
  std::string statement;  // "hull", "polyhedron", ...
  std::string reason;     // in the reader's words: "a hull of spheres of different radii"
  std::size_t faces = 0;  // of the result that come from it
};

// What is exact in an exact model, by source line.
struct Exactness {
  std::size_t faces = 0;       // of the result
  std::size_t exactFaces = 0;  // of those, not from a faceted statement. A solid that the design itself gives by
                               // planes (cube, polygon extrusions, polyhedra) is exact
  std::vector<FacetedPlace> faceted;  // sorted by file and line; one per place and statement
  // Where exact and as-written differ because a circle as written is a polygon (a circle of radius 1 is a pentagon).
  double volume = 0, asWrittenVolume = 0;  // mm^3
  double volumeDoubt = 0;  // the largest |exact - third evaluation| accepted, mm^3
  bool fullyExact() const { return faceted.empty() && faces > 0; }
};

// A body of a STEP or BREP file as it is shown; bodies that would be described alike are one entry.
struct FileBody {
  enum class Kind { Solid, Surface, Wire, Points };
  std::string name;
  Kind kind = Kind::Solid;
  std::size_t count = 1;       // how many
  std::size_t faces = 0;       // of each
  std::size_t undrawn = 0;     // of those, without triangles
  std::size_t openEdges = 0;   // sides of triangles that meet no other, and how long they are
  double openLength = 0;       // mm
  double volume = 0;           // mm^3, of each, of the exact surfaces; 0 of what is no solid
  bool isMirrored = false;     // placed by a transformation that is not rigid
  std::string fault;           // what the check finds wrong with its surfaces; "" where nothing or not checked
};
// What a file holds and what of it could not be used.
struct FileContents {
  struct Skipped {
    std::uint32_t record = 0;  // 0: what stands there has no number
    std::string type;
    std::uint32_t line = 0;
    std::string why, lost;     // what went with it: "1 face"
  };
  std::vector<FileBody> bodies;
  std::vector<Skipped> skipped;
  std::vector<std::string> remarks;  // about the file as a whole
  bool checked = false;              // FileBody::fault is known
};

// An exact model for the view: `built.whole` and the rest are triangles of the exact surfaces.
struct ExactBuilt {
  Built built;
  Exactness exactness;
  mesh::Measures measures;  // of the exact surfaces
  std::size_t pieces = 0;
  // The whole again, in the order of `normals`; `source` as in built.faceColors.
  mesh::Triangles triangles;
  // 9 floats per triangle, the surface's normals at its corners; and 6 per segment of the solid's own edges.
  // The view draws these instead of guessing creases.
  std::vector<float> normals;
  std::vector<float> edges;
  std::vector<std::uint32_t> facetedTriangles;  // indices of triangles on faces that stay faceted, for the tint
  // Why the exact surfaces could not be meshed. Then built.whole is the fine triangle model that the exact one
  // was compared with: to look at, not to write files of; triangles, normals and edges are empty.
  std::optional<base::Failure> unmeshed;
  // -- Of a file that was read --
  FileContents contents;
  // For files of triangles, where ExactOptions::forFile: the bodies that close, and the surfaces that don't. built.whole
  // is then the union of the former with the latter beside it.
  std::vector<Piece> bodies;
};

enum class ExactFormat { Step, Brep };

// Where a file says it comes from; see kernel::FileHeader. Plain text in UTF-8, "" where unknown.
struct Provenance {
  std::string name, description, author, organization, licence, source;
  std::string time;     // ISO 8601; the caller's
  std::string program;  // "Partwright 0.1"
};

struct ExactOptions {
  double deflection = 0.05;  // mm between triangles and surface, for meshes of the exact model
  bool crossCheck = true;    // false only to measure its cost
  bool triangles = true;     // false: measures and report only, no mesh
  // -- Of a file that is read --
  bool forFile = false;      // solids to write, besides the picture
  bool check = false;        // the surfaces' own check, which takes as long as reading
};

// The exact engine as jobs sees it: made by exact::makeExactEngine and handed in by entry points.
class ExactEngine {
 public:
  virtual ~ExactEngine() = default;
  // Failures as Engine::build; Unsupported for a 2D design.
  virtual base::Result<ExactBuilt> build(const graph::OccurrenceRef& root, const ExactOptions& options,
                                         const base::Limits& limits, const base::Task& task) = 0;
  // STEP or BREP of the design: root children by colour, as Engine::pieces divides them; named, coloured.
  virtual base::Result<std::string> write(const graph::OccurrenceRef& root, ExactFormat format,
                                          const Provenance& provenance, const base::Limits& limits,
                                          const base::Task& task) = 0;
  // The design as closed pieces by colour, as `write` divides it, in triangles of the exact surfaces: for
  // mesh files that hold several bodies.
  virtual base::Result<std::vector<Piece>> pieces(const graph::OccurrenceRef& root, const ExactOptions& options,
                                                  const base::Limits& limits, const base::Task& task) = 0;
  // A stranger's STEP or BREP file as a model to look at and to export as triangles; part colours are
  // faceColors. Refused by a pre-scan before OpenCASCADE sees it.
  virtual base::Result<ExactBuilt> read(std::string_view bytes, ExactFormat format, const ExactOptions& options,
                                        const base::Limits& limits, const base::Task& task) = 0;
  virtual void forget() = 0;
};

}  // namespace pw::model
