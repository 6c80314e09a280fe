// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>

#include "cli/outcome.hpp"
#include "jobs/file_kinds.hpp"
#include "jobs/opening.hpp"
#include "jobs/workshop.hpp"
#include "protocol/json.hpp"
#if PW_EXACT
#include "exact/engine.hpp"
#endif

namespace pw::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using base::Code;
using base::Failure;
using protocol::Problem;

std::string suffixOf(const std::string& path) {
  std::string suffix = fs::path(path).extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return suffix;
}

std::unique_ptr<model::ExactEngine> exactEngine() {
#if PW_EXACT
  return exact::makeExactEngine(base::Limits{}.resultBytes);
#else
  return nullptr;
#endif
}

// Suffixes of files with a model but without source, which the exact engine reads.
bool holdsModel(const std::string& suffix) {
  return suffix == ".step" || suffix == ".stp" || suffix == ".brep" || suffix == ".brp";
}

// A design opened from the file system, and the values that were asked for.
struct Design {
  jobs::Workshop workshop{model::makeAsWrittenEngine(base::Limits{}.resultBytes), base::Limits{}, exactEngine()};
  protocol::OpenAnswer opened;
  protocol::ParameterValues values;
  std::optional<Problem> problem;  // of opening or of the values
};

base::Result<std::shared_ptr<const base::Sources>> sourcesOf(const Options& options, jobs::Opening& how) {
  std::error_code error;
  auto disk = std::make_shared<base::DiskSources>();
  const auto read = [&](const std::string& path) { return disk->read(path); };
  if (fs::is_directory(options.file, error)) {
    // As the page opens a folder: its files are the design.
    auto memory = std::make_shared<base::MemorySources>();
    const std::string root = base::normalisedPath(options.file);
    std::size_t total = 0;
    for (const std::string& path : disk->list(options.file)) {
      auto bytes = read(path);
      if (!bytes) return bytes.failure();
      total += bytes->size();
      if (total > base::Limits{}.designBytes)
        return Failure{Code::Limit, "'" + options.file + "' has more than " +
                                        std::to_string(base::Limits{}.designBytes) +
                                        " bytes, the limit of a design. Name the .scad file instead."};
      memory->put(root.empty() ? path : path.substr(root.size() + 1), std::move(bytes).value());
    }
    return std::shared_ptr<const base::Sources>(memory);
  }
  if (!disk->exists(options.file))
    return Failure{Code::NotFound, "Can't open '" + options.file + "': there is no such file."};
  const std::string suffix = suffixOf(options.file);
  if (suffix == ".zip") {
    auto bytes = read(options.file);
    if (!bytes) return bytes.failure();
    auto memory = jobs::zipSources(options.file, std::move(bytes).value(), {});
    if (!memory) return memory.failure();
    return std::shared_ptr<const base::Sources>(std::move(memory).value());
  }
  if (!jobs::isDesignFile(options.file) && !holdsModel(suffix))
    return Failure{Code::Unsupported, jobs::nothingToOpen({options.file})};
  how.main = options.file;
  how.alone = true;
  return std::shared_ptr<const base::Sources>(disk);
}

// The values of -p FILE -P NAME.
base::Result<protocol::ParameterValues> valuesOf(const Options& options, Design& design) {
  if (options.setsFile.empty() && options.setName.empty()) return protocol::ParameterValues{};
  if (options.setsFile.empty() || options.setName.empty())
    return Failure{Code::Usage, "-p FILE and -P NAME go together."};
  auto text = base::DiskSources().read(options.setsFile);
  if (!text) return text.failure();
  const protocol::SetsAnswer answer = design.workshop.sets({std::move(text).value()});
  if (answer.problem) return Failure{Code::Usage, options.setsFile + ": " + answer.problem->message};
  std::string names;
  for (const protocol::ParameterSet& set : answer.sets) {
    if (set.name == options.setName) return set.values;
    names += (names.empty() ? "" : ", ") + ("'" + set.name + "'");
  }
  return Failure{Code::Usage, options.setsFile + " has no parameter set '" + options.setName + "'" +
                                  (names.empty() ? "." : "; it has " + names + ".")};
}

std::unique_ptr<Design> opened(const Options& options, Console& console) {
  auto design = std::make_unique<Design>();
  jobs::Opening how;
  how.libraries = options.libraries;
  for (const std::string& definition : options.definitions) how.appended += definition + ";";
  auto sources = sourcesOf(options, how);
  if (!sources) {
    design->problem = protocol::problemOf(sources.failure());
    return design;
  }
  design->opened = design->workshop.open(std::move(sources).value(), how, console.task());
  design->problem = design->opened.problem;
  if (!design->problem && design->opened.main.empty()) {
    std::string names;
    for (const std::string& name : design->opened.candidates) names += (names.empty() ? "" : ", ") + name;
    design->problem =
        Problem{"usage", "Which file is the design? Name one of " + names + ".", options.file, 0};
  }
  if (design->problem) return design;
  auto values = valuesOf(options, *design);
  if (values) design->values = std::move(values).value();
  else design->problem = protocol::problemOf(values.failure());
  return design;
}

// -- What --json prints --

template <class T>
Json jsonOf(const T& message) {
  return Json::parse(protocol::toJson(message));
}

int printed(Console& console, const Json& json, const std::optional<Problem>& problem) {
  console.result(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  return statusOf(problem);
}

// -- Words --

std::string textOf(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

std::string sentenceOf(const protocol::ModelMeasures& measures) {
  std::string text;
  for (std::size_t i = 0; i < (measures.flat ? 2u : 3u); ++i)
    text += (i ? " x " : "") + textOf(measures.size[i]);
  text += " mm, ";
  if (measures.flat) return text + textOf(measures.area) + " mm2";
  text += textOf(measures.volume) + " mm3";
  if (measures.triangles > 0) text += ", " + std::to_string(measures.triangles) + " triangles";
  if (measures.pieces > 1) text += ", " + std::to_string(measures.pieces) + " pieces";
  if (!measures.closed) text += ", not closed";
  return text;
}

// "3 solids, 1 open surface"
std::string sentenceOf(const protocol::FileContents& contents) {
  std::string text;
  for (const auto& [kind, one, many] : {std::tuple("solid", "solid", "solids"), std::tuple("surface", "surface", "surfaces"),
                                        std::tuple("wire", "set of lines", "sets of lines"),
                                        std::tuple("points", "set of points", "sets of points")}) {
    int count = 0;
    for (const protocol::FileBody& body : contents.bodies)
      if (body.kind == kind) count += body.count;
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + (count == 1 ? one : many);
  }
  return text;
}

// "exact: 30 of 32 faces, 4811.2 mm3 (as written 4799.3 mm3)"
std::string sentenceOf(const protocol::ExactAnswer& answer) {
  std::string text = "exact: " + std::to_string(answer.exactFaces) + " of " + std::to_string(answer.faces) +
                     " faces, " + textOf(answer.measures.volume) + " mm3 (as written " +
                     textOf(answer.asWrittenVolume) + " mm3, within " + textOf(answer.volumeDoubt) +
                     " mm3 of fine triangles)";
  if (answer.measures.pieces > 1) text += ", " + std::to_string(answer.measures.pieces) + " pieces";
  return text;
}

std::string sentenceOf(const protocol::FacetedLine& line) {
  const std::string place = line.file + (line.line > 0 ? ":" + std::to_string(line.line) : std::string());
  return place + ": " + line.statement + "() stays faceted, " + std::to_string(line.faces) +
         (line.faces == 1 ? " face" : " faces") + (line.reason.empty() ? "" : ": " + line.reason);
}

// What the model lacks, a line each: "Incomplete: part.scad:3: What text() makes is missing ... (4 times)".
void showIncomplete(const std::vector<protocol::Incomplete>& list, Console& console) {
  for (const protocol::Incomplete& one : list) {
    std::string place = one.file;
    if (!place.empty() && one.line > 0) place += ":" + std::to_string(one.line);
    console.words("Incomplete: " + (place.empty() ? place : place + ": ") + one.words +
                  (one.count > 1 ? " (" + std::to_string(one.count) + " times)" : ""));
  }
}

// Now, or the time that reproducible builds ask for (https://reproducible-builds.org/specs/source-date-epoch/).
std::string timeOfFiles() {
  std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch && *epoch) {
    char* end = nullptr;
    const long long given = std::strtoll(epoch, &end, 10);
    if (!*end && given >= 0) seconds = static_cast<std::time_t>(given);
  }
  std::tm parts{};
  char text[32];
  if (!gmtime_r(&seconds, &parts) || !std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)) return "";
  return text;
}

std::string textOf(const protocol::ParameterValue& value) {
  return jsonOf(protocol::ParameterOption{value, ""})["value"].dump();
}

std::string rangeOf(const protocol::Parameter& parameter) {
  std::string text;
  if (!parameter.options.empty()) {
    for (const protocol::ParameterOption& option : parameter.options)
      text += (text.empty() ? "one of " : ", ") + textOf(option.value);
    return text;
  }
  if (parameter.minimum) text += "from " + textOf(*parameter.minimum);
  if (parameter.maximum) text += (text.empty() ? "to " : " to ") + textOf(*parameter.maximum);
  if (parameter.step && (parameter.minimum || parameter.maximum)) text += " by " + textOf(*parameter.step);
  if (parameter.maximumLength) text += "at most " + std::to_string(*parameter.maximumLength) + " bytes";
  return text;
}

}  // namespace

int listParameters(const Options& options, Console& console) {
  const auto design = opened(options, console);
  // Parameters of a design with errors are still worth listing.
  if (options.json) {
    Json json = jsonOf(design->opened);
    if (design->problem) json["problem"] = jsonOf(*design->problem);
    return printed(console, json, design->problem);
  }
  console.showAll(design->opened.diagnostics);
  std::string group;
  for (const protocol::Parameter& parameter : design->opened.parameters) {
    if (parameter.group != group) {
      console.result((group.empty() ? "[" : "\n[") + parameter.group + "]\n");
      group = parameter.group;
    }
    const std::string value = parameter.widget == protocol::Widget::Literal
                                  ? std::get<std::string>(parameter.initial)
                                  : textOf(parameter.initial);
    std::string line = parameter.name + " = " + value;
    if (!parameter.unit.empty()) line += " " + parameter.unit;
    if (const std::string range = rangeOf(parameter); !range.empty()) line += "  (" + range + ")";
    line += "  " + parameter.label;
    // What the label does not say already.
    const std::string& said = parameter.description;
    if (said.substr(0, said.find_last_not_of(" .:;,\t") + 1) != parameter.label && !said.empty())
      line += ": " + said;
    console.result(line + "\n");
  }
  if (design->problem) console.show(*design->problem);
  else if (design->opened.parameters.empty()) console.words("The design has no parameters.");
  return statusOf(design->problem);
}

int checkDesign(const Options& options, Console& console) {
  const auto design = opened(options, console);
  protocol::RegenerateAnswer answer;
  answer.diagnostics = design->opened.diagnostics;
  answer.problem = design->problem;
  if (!design->problem) {
    answer = design->workshop.regenerate({design->values}, console.task()).answer;
    if (design->opened.readOnly && options.surfaces && !answer.problem) {
      protocol::ExactRequest request;
      request.checkFile = true;
      protocol::ExactAnswer checked = design->workshop.exact(request, console.task()).answer;
      answer.contents = std::move(checked.contents);
      answer.diagnostics = std::move(checked.diagnostics);
      answer.problem = std::move(checked.problem);
    }
    if (!answer.problem &&
        std::any_of(answer.incomplete.begin(), answer.incomplete.end(),
                    [](const protocol::Incomplete& one) { return protocol::refusesFile(one.what); }))
      answer.problem = Problem{"unsupported", "The model is incomplete.", design->opened.main, 0};
  }
  // How much of it an exact model would keep. A flat design has none.
  std::optional<protocol::ExactAnswer> exact;
  const bool solid = answer.hasModel && !answer.measures.flat && !design->opened.readOnly;
  if (solid && design->workshop.hasExact())
    exact = design->workshop.exact({design->values}, console.task()).answer;
  // What the design itself says has been said.
  if (exact)
    std::erase_if(exact->diagnostics, [&](const protocol::Diagnostic& line) {
      return line.severity != protocol::Severity::Note ||
             std::any_of(answer.diagnostics.begin(), answer.diagnostics.end(),
                         [&](const protocol::Diagnostic& said) { return said.text == line.text; });
    });
  if (options.json) {
    Json json = jsonOf(answer);
    json["file"] = design->opened.main;
    json["missing"] = design->opened.missing;
    if (exact) {
      json["exact"] = jsonOf(*exact);
    }
    return printed(console, json, answer.problem);
  }
  console.showAll(answer.diagnostics);
  if (exact) console.showAll(exact->diagnostics);
  if (answer.contents) console.result(sentenceOf(*answer.contents) + "\n");
  if (answer.hasModel) console.result(sentenceOf(answer.measures) + "\n");
  showIncomplete(answer.incomplete, console);
  if (exact && exact->hasModel) {
    console.result(sentenceOf(*exact) + "\n");
    for (const protocol::FacetedLine& line : exact->faceted) console.result(sentenceOf(line) + "\n");
  } else if (exact && exact->problem) {
    console.words("There is no exact model of it: " + exact->problem->message);
  } else if (solid) {
    console.words("This build has no exact engine: how much of the model is exact is not known.");
  }
  if (answer.problem) console.show(*answer.problem);
  return statusOf(answer.problem);
}

int echoLines(const Options& options, Console& console) {
  const auto design = opened(options, console);
  protocol::EchoAnswer answer;
  answer.diagnostics = design->opened.diagnostics;
  answer.problem = design->problem;
  if (!design->problem) answer = design->workshop.echo(design->values, console.task());
  if (options.json) return printed(console, jsonOf(answer), answer.problem);
  bool saidAlready = false;
  for (const protocol::Diagnostic& line : answer.diagnostics) {
    if (line.severity == protocol::Severity::Echo) console.result(line.text + "\n");
    else console.show(line);
    saidAlready = saidAlready || line.severity == protocol::Severity::Error;
  }
  if (answer.problem && !saidAlready) console.show(*answer.problem);
  return statusOf(answer.problem);
}

int exportDesign(const Options& options, Console& console) {
  const std::string suffix = suffixOf(options.output);
  constexpr std::string_view known[] = {".stl", ".3mf", ".obj", ".off", ".svg", ".dxf", ".step", ".stp", ".brep"};
  protocol::ExportAnswer answer;
  std::string bytes;
  if (std::find(std::begin(known), std::end(known), suffix) == std::end(known)) {
    answer.problem = Problem{"usage",
                             "'" + options.output + "' names no format that can be written; its suffix is "
                             "one of .stl, .3mf, .obj, .off, .step, .stp, .brep, .svg and .dxf.", "", 0};
  } else if (options.text && suffix != ".stl") {
    answer.problem = Problem{"usage", "--text is for .stl files.", "", 0};
  } else {
    const auto design = opened(options, console);
    answer.diagnostics = design->opened.diagnostics;
    answer.problem = design->problem;
    if (!design->problem) {
      protocol::ExportRequest request;
      request.format = options.text ? "stl-text" : suffix == ".stp" ? "step" : suffix.substr(1);
      request.values = design->values;
      request.partial = options.partial;
      request.quality = options.exact ? "exact" : "";
      request.deflection = options.deflection;
      request.time = timeOfFiles();
      jobs::Exported exported = design->workshop.exportFile(request, console.task());
      answer = std::move(exported.answer);
      bytes = std::move(exported.bytes);
    }
  }
  if (!answer.problem)
    if (auto status = writeFile(options.output, bytes); !status)
      answer.problem = protocol::problemOf(status.failure());
  if (options.json) {
    Json json = jsonOf(answer);
    json["output"] = answer.problem ? std::string() : options.output;
    json["bytes"] = answer.problem ? 0 : bytes.size();
    return printed(console, json, answer.problem);
  }
  console.showAll(answer.diagnostics);
  if (answer.problem) console.show(*answer.problem);
  else console.words(options.output + ": " + sentenceOf(answer.measures) + ", " +
                     std::to_string(bytes.size()) + " bytes" + (answer.incomplete.empty() ? "" : ", incomplete"));
  showIncomplete(answer.incomplete, console);
  return statusOf(answer.problem);
}

int bakePreview(const Options& options, Console& console) {
  const auto design = opened(options, console);
  std::optional<Problem> problem = design->problem;
  protocol::RegenerateAnswer answer;
  answer.diagnostics = design->opened.diagnostics;
  std::size_t size = 0;
  if (!problem) {
    const jobs::Regenerated result = design->workshop.regenerate({design->values}, console.task());
    answer = result.answer;
    problem = answer.problem;
    if (result.preview) {
      const auto bytes = protocol::encodePreview(*result.preview, protocol::PreviewEncoding::Packed);
      size = bytes.size();
      const std::string_view view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      if (auto status = writeFile(options.output, view); !status)
        problem = protocol::problemOf(status.failure());
    }
  }
  answer.problem = problem;
  if (options.json) {
    Json json = jsonOf(answer);
    json["output"] = problem ? std::string() : options.output;
    json["bytes"] = size;
    return printed(console, json, problem);
  }
  console.showAll(answer.diagnostics);
  if (problem) console.show(*problem);
  else console.words(options.output + ": " + sentenceOf(answer.measures) + ", " + std::to_string(size) + " bytes");
  showIncomplete(answer.incomplete, console);
  return statusOf(problem);
}

}  // namespace pw::cli
