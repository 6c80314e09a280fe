// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/commands.hpp"
#include "cli/outcome.hpp"
#include "jobs/catalogue.hpp"
#include "model/engine.hpp"
#include "protocol/json.hpp"

namespace pw::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using base::Code;
using base::Failure;
using protocol::Problem;

// What a run has come to.
struct Tally {
  std::vector<protocol::CatalogueEntry> entries;
  std::vector<protocol::Diagnostic> diagnostics;
  std::vector<Problem> problems;
  std::set<std::string> written;  // paths below the output folder
};

// The folders with an okh.toml directly below `folder`, or the folder itself where it has one;
// sorted.
base::Result<std::vector<fs::path>> designFolders(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return Failure{Code::NotFound,
                   "Can't open '" + folder.string() + "': there is no such folder."};
  if (fs::exists(folder / "okh.toml", error)) return std::vector<fs::path>{folder};
  std::vector<fs::path> out;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_directory(error) && fs::exists(at->path() / "okh.toml", error))
      out.push_back(at->path());
  if (out.empty())
    return Failure{Code::BadInput, "No folder in '" + folder.string() +
                                       "' has an okh.toml. A catalogue is made "
                                       "from folders that have one."};
  std::ranges::sort(out);
  return out;
}

base::Result<std::shared_ptr<base::MemorySources>> filesBelow(const fs::path& folder) {
  const base::Limits limits;
  const base::DiskSources disk(limits);
  auto memory = std::make_shared<base::MemorySources>(limits);
  const std::string root = base::normalisedPath(folder.string());
  std::size_t count = 0;
  std::size_t total = 0;
  for (const std::string& path : disk.list(folder.string())) {
    const std::string inside = root.empty() ? path : path.substr(root.size() + 1);
    if (inside.starts_with('.') || inside.find("/.") != std::string::npos) continue;
    auto bytes = disk.read(path);
    if (!bytes) return bytes.failure();
    total += bytes->size();
    if (++count > limits.designFiles || total > limits.designBytes)
      return Failure{Code::Limit, "'" + folder.string() + "' is larger than a design may be: " +
                                      std::to_string(limits.designFiles) + " files and " +
                                      std::to_string(limits.designBytes) + " bytes."};
    memory->put(inside, std::move(bytes).value());
  }
  return memory;
}

base::Status writeBelow(const fs::path& folder, const std::string& path, std::string_view bytes,
                        Tally& tally) {
  const fs::path target = folder / path;
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (auto status = writeFile(target.string(), bytes); !status) return status.failure();
  tally.written.insert(path);
  return base::Done{};
}

// Whether the output would be read as a design, or written over one.
bool overlap(const fs::path& source, const fs::path& output) {
  std::error_code error;
  const fs::path from = fs::weakly_canonical(source, error);
  const fs::path to = fs::weakly_canonical(output, error);
  const auto inside = [](const fs::path& inner, const fs::path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first ==
           outer.end();
  };
  return inside(to, from) || inside(from, to);
}

base::Status addDesign(jobs::Workshop& workshop, const fs::path& folder, const fs::path& output,
                       Console& console, Tally& tally) {
  auto sources = filesBelow(folder);
  if (!sources) return sources.failure();
  fs::path whole = fs::absolute(folder).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "designs/tray/", "."
  const std::string id = whole.filename().string();
  jobs::Catalogued result = jobs::catalogued(workshop, id, *sources, console.task());
  protocol::CatalogueAnswer& answer = result.answer;
  tally.diagnostics.insert(tally.diagnostics.end(), answer.diagnostics.begin(),
                           answer.diagnostics.end());
  for (const auto& problem : {answer.problem, answer.fault})
    if (problem) tally.problems.push_back(*problem);
  if (answer.problem) return base::Done{};
  for (std::size_t i = 0; i < answer.made.size(); ++i)
    if (auto status = writeBelow(output, answer.made[i], result.made[i], tally); !status)
      return status;
  for (const std::string& path : answer.copied) {
    const auto bytes = (*sources)->read(path);
    if (!bytes) return bytes.failure();
    if (auto status = writeBelow(output, id + "/" + path, *bytes, tally); !status) return status;
  }
  tally.entries.push_back(std::move(answer.entry));
  return base::Done{};
}

int statusOf(const Tally& tally) {
  int status = done;
  for (const Problem& problem : tally.problems) status = std::max(status, cli::statusOf(problem));
  return status;
}

}  // namespace

int buildCatalogue(const Options& options, Console& console) {
  Tally tally;
  const fs::path output = options.output;
  const auto fail = [&](const Failure& failure) {
    tally.problems.push_back(protocol::problemOf(failure));
  };
  if (overlap(options.file, output)) {
    fail({Code::Usage, "'" + options.output + "' and '" + options.file +
                           "' are one in the other. Name another "
                           "folder for the catalogue."});
  } else if (const auto folders = designFolders(options.file); !folders) {
    fail(folders.failure());
  } else {
    for (const fs::path& folder : *folders) {
      jobs::Workshop workshop(model::makeAsWrittenEngine(base::Limits{}.resultBytes));
      if (auto status = addDesign(workshop, folder, output, console, tally); !status)
        fail(status.failure());
    }
    if (!tally.entries.empty())
      if (auto status =
              writeBelow(output, "catalogue.json", jobs::catalogueIndex(tally.entries), tally);
          !status)
        fail(status.failure());
  }
  if (options.json) {
    Json json;
    json["designs"] = Json::array();
    for (const auto& entry : tally.entries)
      json["designs"].push_back(Json::parse(protocol::toJson(entry)));
    json["diagnostics"] = Json::array();
    for (const auto& line : tally.diagnostics)
      json["diagnostics"].push_back(Json::parse(protocol::toJson(line)));
    json["problems"] = Json::array();
    for (const auto& problem : tally.problems)
      json["problems"].push_back(Json::parse(protocol::toJson(problem)));
    json["files"] = tally.written;
    console.result(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return statusOf(tally);
  }
  for (const protocol::Diagnostic& line : tally.diagnostics) {
    // Messages of the design name their place themselves.
    if (line.severity != protocol::Severity::Note) console.show(line);
    else
      console.words(line.file + (line.line > 0 ? ":" + std::to_string(line.line) : "") + ": " +
                    line.text);
  }
  for (const Problem& problem : tally.problems) console.show(problem);
  if (!tally.written.empty())
    console.words(options.output + ": " + std::to_string(tally.entries.size()) +
                  (tally.entries.size() == 1 ? " design, " : " designs, ") +
                  std::to_string(tally.written.size()) + " files");
  return statusOf(tally);
}

}  // namespace pw::cli
