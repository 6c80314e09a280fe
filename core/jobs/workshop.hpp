// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/sources.hpp"
#include "base/task.hpp"
#include "model/engine.hpp"
#include "protocol/messages.hpp"
#include "protocol/preview.hpp"
#include "scad/evaluate.hpp"
#include "scad/parse.hpp"

namespace pw::jobs {

// How to open a design.
struct Opening {
  std::string main;                    // path in the sources; "" lets the manifest or the includes decide
  std::vector<std::string> libraries;  // folders searched after the including file's own
  std::string appended;                // -D: source behind the main file's text
  // Only `main` and the manifests and parameter sets beside it: its folder may be a home folder, which
  // is not to be listed. Otherwise everything in the sources is the design, and its folder "libraries"
  // is searched too.
  bool alone = false;
};

struct Regenerated {
  protocol::RegenerateAnswer answer;
  std::optional<protocol::Preview> preview;  // where there is a model
};

struct Exported {
  protocol::ExportAnswer answer;
  std::string bytes;  // empty where answer.problem says why
};

// One open design and the engine that builds it: load, regenerate, check, export. Every call is an
// answer in protocol types; failures are answers too. The same design and values give the same answer
// whatever was asked before. Not for several threads at once; Task's cancel may come from any.
class Workshop {
 public:
  Workshop(std::unique_ptr<model::Engine> engine, base::Limits limits = {});
  ~Workshop();

  // -- Opening --
  // Replaces the open design. Its sources are read now; later changes need another open().
  protocol::OpenAnswer open(std::shared_ptr<const base::Sources> sources, const Opening& how,
                            const base::Task& task = {});

  // -- Asking: each needs an open design, else its problem says so --
  Regenerated regenerate(const protocol::RegenerateRequest& request, const base::Task& task = {});
  // The lines that evaluation prints, with $preview true; no geometry is built.
  protocol::EchoAnswer echo(const protocol::ParameterValues& values, const base::Task& task = {});
  // Formats: "stl", "stl-text", "3mf", "obj", "off", "svg", "dxf", "zip" (the design's files and the
  // values, to share).
  Exported exportFile(const protocol::ExportRequest& request, const base::Task& task = {});
  protocol::SourceAnswer source(const protocol::SourceRequest& request) const;
  protocol::SetsAnswer sets(const protocol::SetsRequest& request) const;
  protocol::SetsFileAnswer setsFile(const protocol::SetsFileRequest& request) const;
  // Welded triangles of the whole, without shading. Failure instead of a problem.
  base::Result<mesh::Triangles> triangles(const protocol::ParameterValues& values,
                                          const base::Task& task = {});

  // Empties the memory of results; what was parsed stays.
  void forget();

  const std::vector<protocol::Parameter>& parameters() const { return parameters_; }
  const base::Limits& limits() const { return limits_; }

 private:
  struct Run;
  Run run(const protocol::ParameterValues& values, bool preview, const base::Task& task);
  base::Result<model::Built> built(Run& run, const base::Task& task);
  base::Result<std::string> written(const Run& run, const model::Built& built, const std::string& format,
                                    const base::Task& task);
  base::Result<std::string> shareZip(const protocol::ParameterValues& values) const;
  std::string fileStem(const protocol::ParameterValues& values) const;

  std::unique_ptr<model::Engine> engine_;
  base::Limits limits_;
  scad::ParseCache parseCache_;
  std::shared_ptr<const base::Sources> sources_;
  Opening how_;
  std::string main_;
  std::vector<std::string> files_;  // of the design, libraries left out
  protocol::DesignAbout about_;
  scad::Parsed parsed_;
  std::vector<protocol::Parameter> parameters_;
  std::vector<protocol::ParameterSet> sets_;  // as read
};

}  // namespace pw::jobs
