// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "graph/occurrence.hpp"
#include "mesh/outline.hpp"
#include "mesh/solid.hpp"
#include "protocol/diagnostic.hpp"
#include "protocol/incomplete.hpp"

namespace pw::model {

using Geometry = std::variant<mesh::Solid, mesh::Outline>;

// A piece of the result with one colour. Pieces are disjoint and their volumes sum to the whole's.
struct Piece {
  Geometry geometry;
  std::optional<base::Color> color;  // none: the viewer's own
  std::string name;                  // the statement it comes from
  // Where its faces differ in colour, as Built::faceColors; faces without one have none, and
  // `color` is that of its first operand.
  std::vector<std::pair<std::uint32_t, base::Color>> faceColors = {};
};

struct Built {
  Geometry whole;                    // what is exported: background parts are not in it
  // Colour per face, for the view: number in mesh::Triangles::source -> colour. Empty without colours.
  std::vector<std::pair<std::uint32_t, base::Color>> faceColors;
  std::vector<Geometry> highlights;  // '#', as placed
  std::vector<Geometry> backgrounds; // '%', as placed
  std::vector<protocol::Diagnostic> diagnostics;  // OpenSCAD's geometry-stage lines
  std::vector<protocol::Incomplete> incomplete;   // what the whole lacks by them, without words
  std::size_t nodesBuilt = 0, nodesRemembered = 0;
  bool flat = false;
  bool closed = true;                // false only where the design itself gave an unclosed polyhedron
};


// Walks a graph and makes geometry. Engines are handed to jobs by the entry points.
class Engine {
 public:
  virtual ~Engine() = default;
  // The whole design. Failure: Empty, Limit, Cancelled, Internal, each with the place of the statement.
  virtual base::Result<Built> build(const graph::OccurrenceRef& root, const base::Limits& limits,
                                     const base::Task& task) = 0;
  // The design as closed pieces by colour: root children grouped by colour, each minus the groups
  // after it, sought through unions, groups and transforms; any other operation is one
  // piece, whose faces have the colours that the view shows.
  virtual base::Result<std::vector<Piece>> pieces(const graph::OccurrenceRef& root,
                                                  const base::Limits& limits,
                                                  const base::Task& task) = 0;
  // What the operations of the design had to say, as far as they are built: also where build() failed, so that a
  // design of which nothing remains has its reasons.
  virtual std::vector<protocol::Diagnostic> said(const graph::OccurrenceRef& root) const = 0;
  virtual void forget() = 0;  // empties the memory of results
};

// The as-written engine: OpenSCAD's own triangles, from mesh. Remembers results by content hash
// within `bytes`; every node is evaluated at its own boundary, remembered or not, so that the same
// input gives the same bytes.
std::unique_ptr<Engine> makeAsWrittenEngine(std::size_t bytes);

}  // namespace pw::model
