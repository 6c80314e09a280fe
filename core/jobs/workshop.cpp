// SPDX-License-Identifier: Apache-2.0
#include "jobs/workshop.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "commons/design.hpp"
#include "jobs/answers.hpp"
#include "jobs/file_kinds.hpp"
#include "jobs/opening.hpp"
#include "jobs/picture.hpp"
#include "jobs/reasons.hpp"
#include "jobs/writing.hpp"
#include "protocol/json.hpp"
#include "scad/customizer.hpp"
#include "scad/source_text.hpp"

namespace pw::jobs {
namespace {

using base::Code;
using base::Failure;
using base::Result;
using base::Task;
using protocol::Diagnostic;
using protocol::ParameterSet;
using protocol::ParameterValue;
using protocol::ParameterValues;
using protocol::Severity;

constexpr std::size_t longestName = 48;  // of the values in a download's name

// Why a design can't be run.
Failure failureOf(const scad::Parsed& parsed) {
  return parsed.failure.value_or(Failure{Code::BadInput, "The design can't be read."});
}

// Letters, digits, '.', '_' and '-' stay; other runs become one '-'.
std::string fileSafe(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-' ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (plain) out.push_back(c);
    else if (!out.empty() && out.back() != '-') out.push_back('-');
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

std::string textOfNumber(double number) { return protocol::toJson(protocol::ParameterOption{number, ""}); }

std::string textOfValue(const ParameterValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "yes" : "no";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto number = [](double held) {
    // {"value":12,"label":""} -> 12
    const std::string json = textOfNumber(held);
    const std::size_t begin = json.find(':') + 1;
    return json.substr(begin, json.rfind(",\"label\"") - begin);
  };
  if (const auto* held = std::get_if<double>(&value)) return number(*held);
  std::string out;
  for (const double held : std::get<std::vector<double>>(value)) out += (out.empty() ? "" : "x") + number(held);
  return out;
}

}  // namespace

Workshop::Workshop(std::unique_ptr<model::Engine> engine, base::Limits limits,
                   std::unique_ptr<model::ExactEngine> exact)
    : engine_(std::move(engine)), exact_(std::move(exact)), limits_(limits) {}
Workshop::~Workshop() = default;

protocol::OpenAnswer Workshop::open(std::shared_ptr<const base::Sources> sources, const Opening& how,
                                    const Task& task) {
  task.report("Reading", 0, 0);
  protocol::OpenAnswer answer;
  sources_ = std::move(sources);
  how_ = how;
  main_.clear();
  files_.clear();
  sets_.clear();
  takers_ = {};
  parsed_ = {};
  about_ = {};
  readFormat_.reset();

  if (how.alone) {
    for (const char* name : {"okh.toml", "partwright.toml"})
      if (const std::string path = base::joinedPath(base::folderOf(how.main), name); sources_->exists(path))
        files_.push_back(path);
    files_.push_back(how.main);
  } else {
    const std::string libraries = std::string(libraryFolder) + "/";
    for (std::string& file : sources_->list(""))
      if (!file.starts_with(libraries)) files_.push_back(std::move(file));
  }
  if (files_.size() > limits_.designFiles) {
    answer.problem = protocol::problemOf(
        {Code::Limit, "The design has " + std::to_string(files_.size()) + " files; the limit is " +
                          std::to_string(limits_.designFiles) + "."});
    return answer;
  }
  DesignFiles design = designFilesOf(*sources_, files_);
  answer.files = files_;
  answer.about = about_ = design.about;
  answer.diagnostics = std::move(design.diagnostics);
  main_ = how.main.empty() ? design.main : how.main;
  if (main_.empty()) {
    answer.candidates = std::move(design.candidates);
    // Without a design in it, a STEP or BREP file is what was meant.
    if (answer.candidates.empty())
      std::copy_if(files_.begin(), files_.end(), std::back_inserter(answer.candidates),
                   [](const std::string& file) { return exactFormatOf(file).has_value(); });
    if (answer.candidates.size() == 1 && exactFormatOf(answer.candidates.front())) {
      main_ = std::move(answer.candidates.front());
      answer.candidates.clear();
    }
  }
  if (main_.empty()) {
    if (answer.candidates.empty())
      answer.problem = protocol::problemOf({Code::BadInput, nothingToOpen(files_)});
    return answer;
  }
  answer.main = main_;
  if (!sources_->exists(main_)) {
    answer.problem = protocol::problemOf({Code::NotFound, "'" + main_ + "' is not there.",
                                          base::Place{main_, 0}});
    main_.clear();
    return answer;
  }

  readFormat_ = exactFormatOf(main_);
  answer.readOnly = readFormat_.has_value();
  if (!design.hasManifest && !answer.readOnly)
    if (const auto text = sources_->read(main_)) answer.about = about_ = aboutOfSource(*text);
  if (answer.readOnly) return answer;

  scad::ParseRequest request{main_, how.libraries, how.appended, limits_};
  if (!how.alone) request.libraries.push_back(std::string(libraryFolder));
  parsed_ = scad::parse(*sources_, request, parseCache_);
  if (!how.alone) searchInside(std::move(request), answer.diagnostics);
  answer.parameters = scad::parametersOf(*parsed_.program);
  takers_ = Takers(parsed_.program, answer.parameters, main_);
  for (const protocol::Parameter& hidden : takers_.hidden()) answer.hidden.push_back(hidden.name);
  answer.missing = parsed_.missing;
  append(answer.diagnostics, parsed_.diagnostics);
  if (parsed_.failed) answer.problem = protocol::problemOf(failureOf(parsed_));

  const std::string setsFile =
      base::joinedPath(base::folderOf(main_), stemOf(main_) + ".json");
  if (sources_->exists(setsFile)) {
    if (auto text = sources_->read(setsFile)) {
      auto sets = scad::readParameterSets(*text);
      if (sets) {
        sets_ = std::move(sets).value();
        for (const ParameterSet& set : sets_)
          answer.sets.push_back({set.name, takers_.changedBy(set)});
      } else {
        answer.diagnostics.push_back({Severity::Note, setsFile + ": " + sets.failure().message, setsFile, 0});
      }
    }
  }
  return answer;
}

// Designs come with a copy of their library in a folder of any name (`lib/BOSL2`, `vendor/BOSL2`), which OpenSCAD was
// told of on its author's machine. Where a missing file can only be one that is here, its folder is a library too.
void Workshop::searchInside(scad::ParseRequest request, std::vector<protocol::Diagnostic>& notes) {
  constexpr int rounds = 4;  // what is found may miss something itself
  for (int round = 0; round < rounds && !parsed_.missing.empty(); ++round) {
    const std::size_t before = request.libraries.size();
    for (const std::string& name : parsed_.missing) {
      const std::vector<std::string> meant = commons::filesMeantBy(files_, name);
      if (meant.size() != 1) continue;
      const std::string root = meant.front().substr(0, meant.front().size() - name.size() - 1);
      if (std::ranges::find(request.libraries, root) != request.libraries.end()) continue;
      request.libraries.push_back(root);
      notes.push_back({Severity::Note, "'" + name + "' is taken from '" + root + "', the only place in these files that has it.",
                       main_, 0});
    }
    if (request.libraries.size() == before) return;
    parsed_ = scad::parse(*sources_, request, parseCache_);
  }
}

Workshop::Run Workshop::run(const ParameterValues& values, bool preview, const Task& task) {
  Run run;
  if (main_.empty()) {
    run.failure = noDesign();
    return run;
  }
  if (readFormat_) {
    run.failure = Failure{Code::BadInput, "'" + main_ + "' is a model without source: there is nothing to evaluate.",
                          base::Place{main_, 0}};
    return run;
  }
  run.diagnostics = parsed_.diagnostics;
  run.incomplete = parsed_.incomplete;
  if (parsed_.failed) {
    run.failure = failureOf(parsed_);
    return run;
  }
  Given given = takers_.take(values);
  append(run.diagnostics, std::move(given.notes));
  run.values = std::move(given.values);
  task.report("Evaluating", 0, 0);
  scad::EvaluateRequest request;
  request.values = std::move(given.plain);
  request.literals = std::move(given.literals);
  request.preview = preview;
  request.limits = limits_;
  run.evaluated = scad::evaluate(parsed_.program, request, task);
  append(run.diagnostics, std::move(run.evaluated.diagnostics));
  protocol::add(run.incomplete, run.evaluated.incomplete);
  run.failure = run.evaluated.failure;
  return run;
}

Result<model::Built> Workshop::built(Run& run, const Task& task) {
  if (run.failure) return *run.failure;
  append(run.diagnostics, std::move(run.evaluated.geometryDiagnostics));
  Result<model::Built> result = engine_->build(run.evaluated.root, limits_, task);
  if (!result) {
    addReasons(run, result.failure());
    return result.failure();
  }
  append(run.diagnostics, std::move(result->diagnostics));
  protocol::add(run.incomplete, result->incomplete);
  if (!result->closed) {
    protocol::add(run.incomplete, {protocol::Lack::NotClosed, "", "", main_, 0, 1, ""});
    run.diagnostics.push_back({Severity::Warning,
                               "WARNING: The model is not closed: the design gives an unclosed polyhedron.",
                               main_, 0});
  }
  return result;
}

// What was found out before a build came to its end. Where nothing remains it is all there is to tell.
void Workshop::addReasons(Run& run, const Failure& failure) {
  append(run.diagnostics, engine_->said(run.evaluated.root));
  if (failure.code != Code::Empty) return;
  if (auto reason = reasonForNothing(*parsed_.program)) run.diagnostics.push_back(std::move(*reason));
}

Regenerated Workshop::regenerate(const protocol::RegenerateRequest& request, const Task& task) {
  if (readFormat_) return regenerateRead(task);
  Regenerated out;
  Run run = this->run(request.values, false, task);
  Result<model::Built> result = built(run, task);
  out.answer.incomplete = told(std::move(run.incomplete));
  if (result) {
    // Only what `%` shows: there is a picture, and nothing to export.
    if (isEmpty(*result))
      run.diagnostics.push_back({Severity::Warning, "Current top level object is empty.", main_, 0});
    task.report("Drawing", 0, 0);
    std::vector<model::Piece> colored;
    if (result->flat && run.evaluated.root->hasColor)
      if (auto pieces = engine_->pieces(run.evaluated.root, limits_, task)) colored = std::move(*pieces);
    Result<protocol::Preview> preview = pictureOf(*result, colored);
    if (preview) {
      out.answer.hasModel = true;
      out.answer.measures = measuresOf(*result);
      if (result->flat) out.answer.measures.triangles = static_cast<int>(preview->indices.size() / 3);
      out.preview = std::move(preview).value();
    } else {
      run.failure = preview.failure();
    }
    out.answer.nodesBuilt = static_cast<int>(result->nodesBuilt);
    out.answer.nodesRemembered = static_cast<int>(result->nodesRemembered);
  } else {
    run.failure = result.failure();
  }
  out.answer.diagnostics = std::move(run.diagnostics);
  if (run.failure) out.answer.problem = protocol::problemOf(*run.failure);
  return out;
}

protocol::EchoAnswer Workshop::echo(const ParameterValues& values, const Task& task) {
  Run run = this->run(values, true, task);
  protocol::EchoAnswer answer;
  answer.diagnostics = std::move(run.diagnostics);
  answer.incomplete = told(std::move(run.incomplete));
  if (run.failure) answer.problem = protocol::problemOf(*run.failure);
  return answer;
}

Result<std::string> Workshop::written(const Run& run, const model::Built& built, const std::string& name,
                                      const Task& task) {
  const Format& format = *formatOf(name);
  if (isEmpty(built)) return Failure{Code::Empty, "Current top level object is empty."};
  // OpenSCAD's own words, which people search for.
  if (format.holds == Format::Holds::Solid && built.flat)
    return Failure{Code::BadInput, "Current top level object is not a 3D object."};
  if (format.holds == Format::Holds::Outline && !built.flat)
    return Failure{Code::BadInput, "Current top level object is not a 2D object."};
  const std::string title = about_.title.empty() ? stemOf(main_) : about_.title;
  if (format.name != "3mf") {
    task.report("Writing", 0, 0);
    return fileOf(format, built.whole, title);
  }
  Result<std::vector<model::Piece>> pieces = engine_->pieces(run.evaluated.root, limits_, task);
  if (!pieces) return pieces.failure();
  task.report("Writing", 0, 0);
  return file3mf(*pieces, title, about_);
}

Exported Workshop::exportFile(const protocol::ExportRequest& request, const Task& task) {
  Exported out;
  const auto fail = [&](const Failure& failure) {
    out.answer.problem = protocol::problemOf(failure);
    out.bytes.clear();
    return std::move(out);
  };
  const Format* format = formatOf(request.format);
  if (!format) {
    std::string names;
    for (const std::string_view name : formatNames()) names += (names.empty() ? "" : ", ") + std::string(name);
    return fail({Code::Usage, "'" + request.format + "' is no format that can be written; there are " +
                                  names + "."});
  }
  if (main_.empty()) return fail(noDesign());
  if (!request.quality.empty() && request.quality != "as-written" && request.quality != "exact")
    return fail({Code::Usage, "'" + request.quality + "' is no quality; there are as-written and exact."});
  if (format->holds == Format::Holds::Files) {
    Result<std::string> bytes = shareZip(request.values);
    if (!bytes) return fail(bytes.failure());
    out.bytes = std::move(bytes).value();
    out.answer.fileName = fileStem(request.values) + ".zip";
    out.answer.mediaType = std::string(format->mediaType);
    return out;
  }
  if (readFormat_ || format->holds == Format::Holds::Exact || request.quality == "exact")
    return exportExact(request, *format, task);
  Run run = this->run(request.values, false, task);
  if (!request.partial) refusePartial(run);
  Result<model::Built> result = built(run, task);
  Result<std::string> bytes = result ? written(run, *result, request.format, task)
                                     : Result<std::string>(result.failure());
  out.answer.diagnostics = std::move(run.diagnostics);
  out.answer.incomplete = told(std::move(run.incomplete));
  if (result) out.answer.measures = measuresOf(*result);
  if (!bytes) return fail(bytes.failure());
  out.bytes = std::move(bytes).value();
  out.answer.fileName = fileStem(run.values) + "." + std::string(format->suffix);
  out.answer.mediaType = std::string(format->mediaType);
  return out;
}

// Where something is missing that would come with a later version of this program or with a file.
void Workshop::refusePartial(Run& run) const {
  if (run.failure) return;
  std::string words;
  for (const protocol::Incomplete& one : run.incomplete)
    if (protocol::refusesFile(one.what)) words += protocol::wordsOf(one) + " ";
  if (words.empty()) return;
  run.failure = Failure{Code::Unsupported,
                        "The file would be incomplete. " + words +
                            "Nothing is written unless a partial file is asked for.",
                        base::Place{main_, 0}};
}

// "bin" for the defaults, "bin-large" for a set of the design, "bin-columns-3" for a few values, and a
// digest where they would be too long.
std::string Workshop::fileStem(const ParameterValues& values) const {
  const std::string stem = fileSafe(stemOf(main_)).empty() ? "design" : fileSafe(stemOf(main_));
  if (values.empty()) return stem;
  for (const ParameterSet& set : sets_)
    if (takers_.changedBy(set) == values && !fileSafe(set.name).empty())
      return stem + "-" + fileSafe(set.name);
  std::string suffix, all;
  for (const auto& [name, value] : values) {
    suffix += "-" + fileSafe(name) + "-" + fileSafe(textOfValue(value));
    all += name + "\n" + textOfValue(value) + "\n";
  }
  if (suffix.size() > longestName) suffix = "-" + base::digestOf(all).hex().substr(0, 8);
  return stem + suffix;
}

Result<std::string> Workshop::shareZip(const ParameterValues& values) const {
  std::set<std::string> paths(files_.begin(), files_.end());
  // The libraries it uses, so that it opens elsewhere.
  if (parsed_.program)
    for (const auto& file : parsed_.program->files)
      if (file && !file->path.empty()) paths.insert(file->path);
  const std::string setsFile = base::joinedPath(base::folderOf(main_), stemOf(main_) + ".json");
  std::vector<std::pair<std::string, std::string>> entries;
  for (const std::string& path : paths) {
    if (path == setsFile && !values.empty()) continue;
    Result<std::string> bytes = sources_->read(path);
    if (!bytes) return bytes.failure();
    entries.emplace_back(path, std::move(bytes).value());
  }
  if (!values.empty()) {
    std::vector<ParameterSet> sets = sets_;
    std::erase_if(sets, [](const ParameterSet& set) { return set.name == "Shared"; });
    sets.push_back({"Shared", values});
    entries.emplace_back(setsFile, scad::writeParameterSets(sets));
    std::sort(entries.begin(), entries.end());
  }
  return zipOf(entries);
}

protocol::SourceAnswer Workshop::source(const protocol::SourceRequest& request) const {
  protocol::SourceAnswer answer;
  Result<std::string> text = sources_ ? sources_->read(request.path) : Result<std::string>(noDesign());
  if (text) answer.text = isDesignFile(request.path)
                              ? scad::readableText(std::move(text).value(), request.path).text
                              : std::move(text).value();
  else answer.problem = protocol::problemOf(text.failure());
  return answer;
}

protocol::SetsAnswer Workshop::sets(const protocol::SetsRequest& request) const {
  protocol::SetsAnswer answer;
  auto sets = scad::readParameterSets(request.text);
  if (sets) {
    for (const ParameterSet& set : *sets) answer.sets.push_back({set.name, takers_.changedBy(set)});
  } else {
    answer.problem = protocol::problemOf(sets.failure());
  }
  return answer;
}

protocol::SetsFileAnswer Workshop::setsFile(const protocol::SetsFileRequest& request) const {
  return {scad::writeParameterSets(request.sets), std::nullopt};
}

Result<mesh::Triangles> Workshop::triangles(const ParameterValues& values, const Task& task) {
  if (readFormat_) {
    Result<model::ExactBuilt> built = read({}, task);
    if (!built) return built.failure();
    return std::move(built->triangles);
  }
  Run run = this->run(values, false, task);
  Result<model::Built> result = built(run, task);
  if (!result) return result.failure();
  const auto* solid = std::get_if<mesh::Solid>(&result->whole);
  if (!solid || solid->isEmpty())
    return Failure{Code::BadInput, "Current top level object is not a 3D object."};
  return solid->triangles();
}

void Workshop::forget() {
  engine_->forget();
  if (exact_) exact_->forget();
}

}  // namespace pw::jobs
