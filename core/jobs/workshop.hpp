// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/sources.hpp"
#include "base/task.hpp"
#include "jobs/given.hpp"
#include "model/engine.hpp"
#include "model/exact_engine.hpp"
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

struct ExactResult {
  protocol::ExactAnswer answer;
  std::optional<protocol::Preview> preview;  // where there is a model
};

struct Exported {
  protocol::ExportAnswer answer;
  std::string bytes;  // empty where answer.problem says why
};

struct Format;

// One open design and the engines that build it: load, regenerate, check, export. Every call is an
// answer in protocol types; failures are answers too. The same design and values give the same answer
// whatever was asked before. Not for several threads at once; Task's cancel may come from any.
class Workshop {
 public:
  // Without an exact engine, what needs one is refused as unsupported.
  Workshop(std::unique_ptr<model::Engine> engine, base::Limits limits = {},
           std::unique_ptr<model::ExactEngine> exact = nullptr);
  ~Workshop();

  // -- Opening --
  // Replaces the open design. Its sources are read now; later changes need another open(). Where the main
  // file is a STEP or BREP file, the answer is readOnly: it has no parameters, and its model is read by the
  // exact engine at each call, so that a stranger's file can be read in an instance that is thrown away.
  protocol::OpenAnswer open(std::shared_ptr<const base::Sources> sources, const Opening& how,
                            const base::Task& task = {});

  // -- Asking: each needs an open design, else its problem says so --
  Regenerated regenerate(const protocol::RegenerateRequest& request, const base::Task& task = {});
  // The lines that evaluation prints, with $preview true; no geometry is built.
  protocol::EchoAnswer echo(const protocol::ParameterValues& values, const base::Task& task = {});
  // The exact model and what of it stays faceted.
  ExactResult exact(const protocol::ExactRequest& request, const base::Task& task = {});
  // Formats: "stl", "stl-text", "3mf", "obj", "off", "svg", "dxf", "zip" (the design's files and the
  // values, to share), and with an exact engine "step" and "brep".
  Exported exportFile(const protocol::ExportRequest& request, const base::Task& task = {});
  protocol::SourceAnswer source(const protocol::SourceRequest& request) const;
  protocol::SetsAnswer sets(const protocol::SetsRequest& request) const;
  protocol::SetsFileAnswer setsFile(const protocol::SetsFileRequest& request) const;
  // Welded triangles of the whole, without shading. Failure instead of a problem.
  base::Result<mesh::Triangles> triangles(const protocol::ParameterValues& values,
                                          const base::Task& task = {});

  bool hasExact() const { return exact_ != nullptr; }
  // Empties the memory of results; what was parsed stays.
  void forget();

  const std::vector<protocol::Parameter>& parameters() const { return takers_.offered(); }
  const base::Limits& limits() const { return limits_; }

 private:
  // One evaluation of the open design.
  struct Run {
    scad::Evaluated evaluated;
    protocol::ParameterValues values;  // checked, only those that differ from the defaults
    std::vector<protocol::Diagnostic> diagnostics;
    std::vector<protocol::Incomplete> incomplete;  // without words
    std::optional<base::Failure> failure;
  };
  void searchInside(scad::ParseRequest request, std::vector<protocol::Diagnostic>& notes);
  Run run(const protocol::ParameterValues& values, bool preview, const base::Task& task);
  base::Result<model::Built> built(Run& run, const base::Task& task);
  base::Result<std::string> written(const Run& run, const model::Built& built, const std::string& format,
                                    const base::Task& task);
  void addReasons(Run& run, const base::Failure& failure);
  void refusePartial(Run& run) const;
  // -- With the exact engine (exact.cpp) --
  base::Result<model::ExactBuilt> exactBuilt(Run& run, const model::ExactOptions& options, const base::Task& task);
  base::Result<model::ExactBuilt> read(const model::ExactOptions& options, const base::Task& task);
  Regenerated regenerateRead(const base::Task& task);
  std::vector<protocol::Diagnostic> linesFor(const protocol::FileContents& contents) const;
  Exported exportExact(const protocol::ExportRequest& request, const Format& format, const base::Task& task);
  base::Result<std::string> exactFile(Run& run, const protocol::ExportRequest& request, const Format& format,
                                      Exported& out, const base::Task& task);
  model::Provenance provenance(const std::string& time) const;
  base::Result<std::string> shareZip(const protocol::ParameterValues& values) const;
  std::string fileStem(const protocol::ParameterValues& values) const;

  std::unique_ptr<model::Engine> engine_;
  std::unique_ptr<model::ExactEngine> exact_;  // may be null
  base::Limits limits_;
  scad::ParseCache parseCache_;
  std::shared_ptr<const base::Sources> sources_;
  Opening how_;
  std::string main_;
  std::vector<std::string> files_;  // of the design, libraries left out
  protocol::DesignAbout about_;
  std::optional<model::ExactFormat> readFormat_;  // the main file is one of those
  scad::Parsed parsed_;
  Takers takers_;
  std::vector<protocol::ParameterSet> sets_;  // as read
};

}  // namespace pw::jobs
