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

// A cheap look at a stranger's file before OpenCASCADE sees it. Failures: BadInput where it is no STEP
// (BREP) file or refers to records that are not there or to itself in a circle; Limit (with the number) for
// bytes, records, nesting, list lengths, and assembly instances once expanded. Linear in the bytes.
base::Status prescanStep(std::string_view bytes, const base::Limits& limits);
base::Status prescanBrep(std::string_view bytes, const base::Limits& limits);

struct ReadParts {
  std::vector<Part> parts;            // as placed; solids only
  std::vector<std::string> remarks;   // what was left out or healed, in the reader's words
};
// Prescans, then reads; units are converted to mm. To be called in an instance that is thrown away
// afterwards where the file is a stranger's. Failure BadInput where nothing solid is in it.
base::Result<ReadParts> readStep(Context&, std::string_view bytes);
base::Result<ReadParts> readBrep(Context&, std::string_view bytes);

}  // namespace pw::kernel
