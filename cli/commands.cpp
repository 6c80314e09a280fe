// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "jobs/opening.hpp"
#include "jobs/workshop.hpp"
#include "protocol/json.hpp"

namespace pw::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using base::Code;
using base::Failure;
using protocol::Problem;

int statusOf(const std::optional<Problem>& problem) {
  if (!problem) return done;
  switch (protocol::codeOf(problem->code)) {
    case Code::BadInput:
    case Code::Empty: return designAtFault;
    case Code::NotFound:
    case Code::Usage: return wrongUse;
    case Code::Limit:
    case Code::Unsupported:
    case Code::Cancelled:
    case Code::Internal: break;
  }
  return refused;
}

std::string suffixOf(const std::string& path) {
  std::string suffix = fs::path(path).extension().string();
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return suffix;
}

// A design opened from the file system, and the values that were asked for.
struct Design {
  jobs::Workshop workshop{model::makeAsWrittenEngine(base::Limits{}.resultBytes)};
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
  if (suffix != ".scad")
    return Failure{Code::Unsupported, "'" + options.file + "' is no OpenSCAD design: " +
                                          (suffix.empty() ? std::string("a file without a suffix")
                                                          : suffix + " files") +
                                          " can't be opened yet."};
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
  text += textOf(measures.volume) + " mm3, " + std::to_string(measures.triangles) + " triangles";
  if (measures.pieces > 1) text += ", " + std::to_string(measures.pieces) + " pieces";
  if (!measures.closed) text += ", not closed";
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

// Writes beside the target first: an interrupted run leaves no half file behind.
base::Status writeFile(const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".part";
  {
    std::ofstream out(beside, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
      std::error_code error;
      fs::remove(beside, error);
      return Failure{Code::Usage, "Can't write '" + path + "'."};
    }
  }
  std::error_code error;
  fs::rename(beside, path, error);
  if (!error) return base::Done{};
  fs::remove(beside, error);
  return Failure{Code::Usage, "Can't write '" + path + "'."};
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
    std::string line = parameter.name + " = " + textOf(parameter.initial);
    if (const std::string range = rangeOf(parameter); !range.empty()) line += "  (" + range + ")";
    if (!parameter.description.empty()) line += "  " + parameter.description;
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
    if (!answer.problem && !answer.leftOut.empty()) {
      std::string names;
      for (const std::string& name : answer.leftOut) names += (names.empty() ? "" : ", ") + name + "()";
      answer.problem = Problem{"unsupported", "Left out, because it is not supported yet: " + names + ".",
                               design->opened.main, 0};
    }
  }
  if (options.json) {
    Json json = jsonOf(answer);
    json["file"] = design->opened.main;
    json["missing"] = design->opened.missing;
    return printed(console, json, answer.problem);
  }
  console.showAll(answer.diagnostics);
  if (answer.hasModel) console.result(sentenceOf(answer.measures) + "\n");
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
  constexpr std::string_view known[] = {".stl", ".3mf", ".obj", ".off", ".svg", ".dxf"};
  protocol::ExportAnswer answer;
  std::string bytes;
  if (std::find(std::begin(known), std::end(known), suffix) == std::end(known)) {
    answer.problem = Problem{"usage",
                             "'" + options.output + "' names no format that can be written; its suffix is "
                             "one of .stl, .3mf, .obj, .off, .svg and .dxf.", "", 0};
  } else if (options.text && suffix != ".stl") {
    answer.problem = Problem{"usage", "--text is for .stl files.", "", 0};
  } else {
    const auto design = opened(options, console);
    answer.diagnostics = design->opened.diagnostics;
    answer.problem = design->problem;
    if (!design->problem) {
      const std::string format = options.text ? "stl-text" : suffix.substr(1);
      jobs::Exported exported =
          design->workshop.exportFile({format, design->values, options.partial}, console.task());
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
                     std::to_string(bytes.size()) + " bytes");
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
  return statusOf(problem);
}

}  // namespace pw::cli
