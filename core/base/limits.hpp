// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace pw::base {

// Every bound on what a design may ask for, in one table. Designs are untrusted data: each bound ends
// in a typed failure that names the bound, its number and the line. Values are chosen so that every
// design of OpenSCAD's own and of the large libraries passes, natively and in a browser worker alike.
struct Limits {
  // -- Reading --
  std::size_t sourceBytes = 32u << 20;        // one .scad file
  std::size_t designBytes = 256u << 20;       // all files of one design, unpacked
  std::size_t designFiles = 5000;             // entries of a zip or folder
  std::size_t manifestBytes = 1u << 20;       // okh.toml, partwright.toml
  std::size_t includeDepth = 200;             // include/use inside include/use
  std::size_t syntaxDepth = 1200;             // nested brackets, blocks and operators
  std::size_t syntaxNodes = 4'000'000;        // expressions and statements of one file
  std::size_t syntaxErrors = 100;             // reported in one run
  std::size_t literalBytes = 64u << 10;      // one list as the value of a parameter; a longer one is not offered
  std::size_t literalDepth = 32;              // lists in lists of it

  // -- Evaluating --
  std::uint64_t steps = 2'000'000'000;        // evaluator instructions
  std::size_t functionDepth = 8500;           // OpenSCAD 2021.01 stops between 8,000 and 9,000
  std::size_t moduleDepth = 3500;             // OpenSCAD 2021.01 stops between 3,000 and 4,000
  std::uint64_t listCells = 60'000'000;       // values alive in lists
  std::uint64_t stringBytes = 256u << 20;     // bytes alive in strings
  std::size_t moduleForElements = 9'999;      // `for` and `intersection_for` (2021.01)
  std::size_t listForElements = 999'999;      // ranges in comprehensions (2021.01)
  std::size_t cForTurns = 1'000'000;          // C-style `for` (2021.01)
  std::size_t messages = 20'000;              // echo and warning lines kept
  std::size_t incompleteThings = 200;         // what a model lacks, by name, that is listed

  // -- Building --
  std::size_t nodes = 2'000'000;              // geometry nodes
  std::size_t nodeDepth = 8'000;              // nesting of geometry nodes
  std::size_t fragments = 100'000;            // facets of one circle
  std::size_t facets = 20'000'000;            // triangles of one solid
  double coordinate = 1e9;                    // millimetres from the origin, of what a design comes to
  double reach = 1e13;                        // and of all on the way there; Clipper ends at 3.5e13
  double minkowskiPairs = 4e7;                // faces of one operand times faces of the other
  std::size_t resultBytes = 512u << 20;       // results remembered

  // -- Exact solids --
  // A boolean's time grows with the square of its faces: a cut through 2,000 planes takes 0.1 to 0.2 s, through
  // 10,000 over a second, and two operands of 10,000 take 19 s.
  std::size_t exactFacets = 2000;             // planes of one faceted solid, coplanar triangles merged
  std::size_t exactFacetedPair = 1000;        // the same for each, where two faceted solids meet

  // -- Exact files of strangers (STEP, BREP), looked through before OpenCASCADE reads them --
  std::size_t exchangeBytes = 128u << 20;     // OpenCASCADE holds some 10 bytes for each
  std::size_t exchangeRecords = 2'000'000;    // records or geometries; an engine block has 500,000
  std::size_t exchangeNesting = 64;           // brackets in one record (schemas need 4), assemblies in assemblies
  std::size_t exchangeListLength = 1'000'000; // items of one list, poles of one spline
  std::size_t exchangeStringBytes = 64u << 10;
  std::size_t exchangeDepth = 200;            // records that refer to records; files stay under 40
  std::uint64_t exchangeExpanded = 64'000'000;  // what a record stands for when references are followed;
                                                // in a real file some 20 times its records
  std::size_t exchangeSkipped = 10'000;       // damaged records that are skipped
  std::size_t exchangeInstances = 100'000;    // solids and parts, each as often as it is placed
};

}  // namespace pw::base
