// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "jobs/answers.hpp"
#include "jobs/contents.hpp"
#include "jobs/picture.hpp"
#include "jobs/workshop.hpp"
#include "jobs/writing.hpp"
#include "protocol/json.hpp"

#ifndef PW_VERSION
#define PW_VERSION "0.1.0"
#endif

// What a workshop does with the exact engine.
namespace pw::jobs {

using base::Code;
using base::Failure;
using base::Result;
using base::Task;

namespace {

protocol::FacetedLine lineOf(const model::FacetedPlace& place) {
  return {place.place.file, place.place.line, place.statement, place.reason, static_cast<int>(place.faces)};
}

Result<model::ExactOptions> optionsOf(double deflection) {
  // Finer than 1 um is below what meshing tells apart; coarser than 10 mm is no model any more.
  if (!(deflection >= 0.001 && deflection <= 10))
    return Failure{Code::Usage,
                   "The deflection is " + std::to_string(deflection) + " mm; it takes 0.001 to 10 mm."};
  model::ExactOptions options;
  options.deflection = deflection;
  return options;
}

}  // namespace

model::Provenance Workshop::provenance(const std::string& time) const {
  model::Provenance out;
  out.name = about_.title.empty() ? stemOf(main_) : about_.title;
  out.description = about_.description;
  out.author = about_.author;
  out.licence = about_.licence;
  out.source = about_.source;
  out.time = time;
  out.program = "Partwright " PW_VERSION;
  return out;
}

Result<model::ExactBuilt> Workshop::exactBuilt(Run& run, const model::ExactOptions& options,
                                               const Task& task) {
  if (run.failure) return *run.failure;
  if (!exact_) return noExactEngine("The exact model");
  append(run.diagnostics, std::move(run.evaluated.geometryDiagnostics));
  Result<model::ExactBuilt> built = exact_->build(run.evaluated.root, options, limits_, task);
  if (built) {
    append(run.diagnostics, std::move(built->built.diagnostics));
    protocol::add(run.incomplete, built->built.incomplete);
  } else if (built.failure().code == Code::Empty) {
    // The exact engine does not say why nothing is left; the one that builds it as written does.
    (void)engine_->build(run.evaluated.root, limits_, task);
    addReasons(run, built.failure());
  }
  return built;
}

Result<model::ExactBuilt> Workshop::read(const model::ExactOptions& options, const Task& task) {
  if (!exact_) return noExactEngine("Opening a STEP or BREP file");
  Result<std::string> bytes = sources_->read(main_);
  if (!bytes) return bytes.failure();
  Result<model::ExactBuilt> built = exact_->read(*bytes, *readFormat_, options, limits_, task);
  if (built) return built;
  Failure failure = built.failure();
  if (!failure.place) failure.place = base::Place{main_, 0};
  return failure;
}

Regenerated Workshop::regenerateRead(const Task& task) {
  ExactResult result = exact({}, task);
  Regenerated out;
  out.answer.contents = std::move(result.answer.contents);
  out.answer.hasModel = result.answer.hasModel;
  out.answer.measures = result.answer.measures;
  out.answer.diagnostics = result.answer.diagnostics;
  out.answer.incomplete = result.answer.incomplete;
  out.answer.problem = result.answer.problem;
  out.preview = result.preview;
  return out;
}

std::vector<protocol::Diagnostic> Workshop::linesFor(const protocol::FileContents& contents) const {
  std::vector<protocol::Diagnostic> lines = linesOf(contents);
  for (protocol::Diagnostic& line : lines) line.file = main_;
  return lines;
}

ExactResult Workshop::exact(const protocol::ExactRequest& request, const Task& task) {
  ExactResult out;
  const auto fail = [&](const Failure& failure) {
    out.answer.problem = protocol::problemOf(failure);
    return std::move(out);
  };
  if (main_.empty()) return fail(noDesign());
  Result<model::ExactOptions> options = optionsOf(request.deflection);
  if (!options) return fail(options.failure());
  options->crossCheck = request.crossCheck;
  options->check = request.checkFile;
  Run run;
  Result<model::ExactBuilt> built = Failure{};
  if (readFormat_) {
    built = read(*options, task);
    if (built) {
      out.answer.contents = contentsOf(built->contents);
      append(run.diagnostics, linesFor(*out.answer.contents));
      protocol::add(run.incomplete, lackingIn(*out.answer.contents));
    }
  } else {
    run = this->run(request.values, false, task);
    built = exactBuilt(run, *options, task);
  }
  out.answer.diagnostics = std::move(run.diagnostics);
  out.answer.incomplete = told(std::move(run.incomplete));
  if (!built) return fail(built.failure());
  task.report("Drawing", 0, 0);
  Result<protocol::Preview> preview = pictureOf(*built);
  if (!preview) return fail(preview.failure());
  out.answer.hasModel = true;
  out.answer.measures = measuresOf(*built);
  out.answer.faces = static_cast<int>(built->exactness.faces);
  out.answer.exactFaces = static_cast<int>(built->exactness.exactFaces);
  for (const model::FacetedPlace& place : built->exactness.faceted)
    out.answer.faceted.push_back(lineOf(place));
  out.answer.asWrittenVolume = built->exactness.asWrittenVolume;
  out.answer.volumeDoubt = built->exactness.volumeDoubt;
  out.preview = std::move(preview).value();
  return out;
}

// Everything written from exact surfaces: STEP and BREP, and triangles of them.
Exported Workshop::exportExact(const protocol::ExportRequest& request, const Format& format,
                               const Task& task) {
  Exported out;
  Run run;
  if (!readFormat_) {
    run = this->run(request.values, false, task);
    if (!request.partial) refusePartial(run);
  }
  Result<std::string> bytes =
      run.failure ? Result<std::string>(*run.failure) : exactFile(run, request, format, out, task);
  out.answer.diagnostics = std::move(run.diagnostics);
  out.answer.incomplete = told(std::move(run.incomplete));
  if (!bytes) {
    out.answer.problem = protocol::problemOf(bytes.failure());
    return out;
  }
  out.bytes = std::move(bytes).value();
  out.answer.fileName = fileStem(run.values) + "." + std::string(format.suffix);
  out.answer.mediaType = std::string(format.mediaType);
  return out;
}

Result<std::string> Workshop::exactFile(Run& run, const protocol::ExportRequest& request,
                                        const Format& format, Exported& out, const Task& task) {
  if (!exact_)
    return noExactEngine(readFormat_                            ? "Opening a STEP or BREP file"
                         : format.holds == Format::Holds::Exact ? "Writing ." + std::string(format.suffix)
                                                                : "The exact quality");
  if (format.holds == Format::Holds::Outline)
    return readFormat_ ? Failure{Code::BadInput, "Current top level object is not a 2D object."}
                       : Failure{Code::Usage,
                                 "Outlines are written as the design gives them; the exact quality is for "
                                 "solids."};
  Result<model::ExactOptions> options = optionsOf(request.deflection);
  if (!options) return options.failure();
  options->triangles = format.holds != Format::Holds::Exact;
  options->forFile = true;
  if (readFormat_ && format.holds == Format::Holds::Exact)
    return Failure{
        Code::Usage,
        "'" + main_ + "' is such a file already. Export it as triangles (.stl, .3mf, .obj or .off)."};
  Result<model::ExactBuilt> built = readFormat_ ? read(*options, task) : exactBuilt(run, *options, task);
  if (!built) return built.failure();
  if (built->unmeshed) return *built->unmeshed;
  if (readFormat_) {
    const protocol::FileContents contents = contentsOf(built->contents);
    append(run.diagnostics, linesFor(contents));
    protocol::add(run.incomplete, lackingIn(contents));
  }
  out.answer.measures = measuresOf(*built);
  if (format.holds == Format::Holds::Exact)
    return exact_->write(run.evaluated.root,
                         format.name == "step" ? model::ExactFormat::Step : model::ExactFormat::Brep,
                         provenance(request.time), limits_, task);
  task.report("Writing", 0, 0);
  const std::string title = provenance("").name;
  if (format.name == "3mf") {
    Result<std::vector<model::Piece>> pieces =
        readFormat_ ? Result<std::vector<model::Piece>>(std::move(built->bodies))
                    : exact_->pieces(run.evaluated.root, *options, limits_, task);
    if (!pieces) return pieces.failure();
    out.answer.measures = measuresOf(*pieces);
    return file3mf(*pieces, title, about_);
  }
  // What is said of the file is measured on what is in it.
  out.answer.measures = measuresOf(built->built);
  return fileOf(format, built->built.whole, title);
}

}  // namespace pw::jobs
