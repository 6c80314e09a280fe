// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/sources.hpp"
#include "protocol/messages.hpp"

namespace pw::jobs {

// The folder of a design that is a search root for include and use, never part of the design itself.
inline constexpr std::string_view libraryFolder = "libraries";

// What the files of a design say about it.
struct DesignFiles {
  std::string main;                     // "" where the reader has to choose, or where there is none
  std::vector<std::string> candidates;  // to choose from
  protocol::DesignAbout about;
  bool hasManifest = false;  // else the header comments of the main file are what is known (aboutOfSource)
  std::vector<protocol::Diagnostic> diagnostics;
};

// Reads the manifests among `files` and finds the main file: the manifest's, else the only .scad that
// no other one includes.
DesignFiles designFilesOf(const base::Sources& sources, const std::vector<std::string>& files);

// What the header comments of a .scad source say about it.
protocol::DesignAbout aboutOfSource(std::string_view source);

// Whether a file of that name is read as a design; see commons::isDesignSource.
bool isDesignFile(std::string_view path);

// Files of a request as sources: every .zip is unpacked at the folder it is named in. Failure: BadInput
// or Limit for a zip that can't be unpacked.
base::Result<std::shared_ptr<base::MemorySources>> unpackedSources(const std::vector<std::string>& paths,
                                                                   std::vector<std::string> arrays,
                                                                   const base::Limits& limits);

// The bytes of a zip as sources, at the root; failures call it by `name`.
base::Result<std::shared_ptr<base::MemorySources>> zipSources(const std::string& name, std::string bytes,
                                                              const base::Limits& limits);

}  // namespace pw::jobs
