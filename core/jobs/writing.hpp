// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mesh/outline.hpp"
#include "mesh/solid.hpp"
#include "model/engine.hpp"
#include "protocol/messages.hpp"

namespace pw::jobs {

struct Format {
  std::string_view name;       // as ExportRequest names it
  std::string_view suffix;     // of the file, without the dot
  std::string_view mediaType;
  enum class Holds { Solid, Outline, Files, Exact } holds;
};

// Null where no format has that name.
const Format* formatOf(std::string_view name);
std::vector<std::string_view> formatNames();

// The file of a whole design. The geometry has to be of the kind the format holds.
base::Result<std::string> fileOf(const Format& format, const model::Geometry& whole, std::string_view title);
// A 3MF: one object per piece, with its name and colour; who made it and under which licence inside.
base::Result<std::string> file3mf(const std::vector<model::Piece>& pieces, std::string_view title,
                                  const protocol::DesignAbout& about);
// The files as a zip.
base::Result<std::string> zipOf(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace pw::jobs
