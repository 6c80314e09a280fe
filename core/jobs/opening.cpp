// SPDX-License-Identifier: Apache-2.0
#include "jobs/opening.hpp"

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

#include "commons/design.hpp"
#include "commons/header.hpp"
#include "formats/zip.hpp"

namespace pw::jobs {
namespace {

using base::MemorySources;

// `suffix` in lower case, with its dot.
bool endsIn(const std::string& path, std::string_view suffix) {
  return path.size() >= suffix.size() &&
         std::equal(suffix.rbegin(), suffix.rend(), path.rbegin(), [](char wanted, char found) {
           return std::tolower(static_cast<unsigned char>(found)) == wanted;
         });
}

// "BOSL2-master" -> "BOSL2": what hosts call the folder of a downloaded branch or version.
std::string libraryName(const std::string& folder) {
  const auto dash = folder.rfind('-');
  if (dash == std::string::npos || dash == 0) return folder;
  std::string version = folder.substr(dash + 1);
  if (version == "main" || version == "master") return folder.substr(0, dash);
  if (version.starts_with('v')) version.erase(0, 1);
  const bool numbered =
      !version.empty() && std::isdigit(static_cast<unsigned char>(version.front())) &&
      std::all_of(version.begin(), version.end(),
                  [](unsigned char c) { return std::isdigit(c) || c == '.'; });
  return numbered ? folder.substr(0, dash) : folder;
}

// Below `folder`; with `library`, files in one top folder go to that folder's plain name, others to a
// folder named after the zip.
void unpackLibrary(MemorySources& sources, const std::string& zipPath, std::vector<formats::ZipEntry> entries) {
  const std::string folder = base::folderOf(zipPath);
  std::string top = entries.front().path.substr(0, entries.front().path.find('/'));
  const bool single = std::all_of(entries.begin(), entries.end(), [&](const formats::ZipEntry& entry) {
    return entry.path.starts_with(top + "/");
  });
  std::string stem = zipPath.substr(folder.size() + 1);
  stem.erase(stem.size() - 4);
  const std::string name = libraryName(single ? top : stem);
  for (formats::ZipEntry& entry : entries) {
    const std::string inside = single ? entry.path.substr(top.size() + 1) : entry.path;
    sources.put(base::joinedPath(folder, name + "/" + inside), std::move(entry.bytes));
  }
}

protocol::DesignAbout told(const commons::About& about) {
  return {about.title, about.author, about.licence, about.version, about.description,
          about.source, about.mayUse, about.mayChange, about.maySell};
}

}  // namespace

protocol::DesignAbout aboutOfSource(std::string_view source) { return told(commons::readHeader(source)); }

bool isDesignFile(std::string_view path) { return commons::isDesignSource(path); }

DesignFiles designFilesOf(const base::Sources& sources, const std::vector<std::string>& files) {
  commons::DesignFiles read = commons::readDesign(sources, files);
  DesignFiles out;
  out.main = std::move(read.main);
  out.candidates = std::move(read.candidates);
  out.about = told(read.about);
  out.hasManifest = !read.manifest.empty();
  for (commons::Remark& remark : read.remarks)
    out.diagnostics.push_back({protocol::Severity::Note, std::move(remark.text), std::move(remark.file), remark.line});
  return out;
}

base::Result<std::shared_ptr<MemorySources>> unpackedSources(const std::vector<std::string>& paths,
                                                             std::vector<std::string> arrays,
                                                             const base::Limits& limits) {
  auto sources = std::make_shared<MemorySources>(limits);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string path = base::normalisedPath(paths[i]);
    // Refused before anything looks for includes in it.
    if (isDesignFile(path) && arrays[i].size() > limits.sourceBytes)
      return base::Failure{base::Code::Limit,
                           "'" + path + "' has " + std::to_string(arrays[i].size()) +
                               " bytes; the limit for one design file is " +
                               std::to_string(limits.sourceBytes) + ".",
                           base::Place{path, 0}};
    if (!endsIn(path, ".zip")) {
      sources->put(path, std::move(arrays[i]));
      continue;
    }
    base::Result<std::vector<formats::ZipEntry>> entries = formats::readZip(arrays[i], limits);
    if (!entries) {
      base::Failure failure = entries.failure();
      failure.message = path + ": " + failure.message;
      return failure;
    }
    arrays[i].clear();
    if (entries->empty()) continue;
    if (path.starts_with(std::string(libraryFolder) + "/")) {
      unpackLibrary(*sources, path, std::move(*entries));
    } else {
      for (formats::ZipEntry& entry : *entries)
        sources->put(base::joinedPath(base::folderOf(path), entry.path), std::move(entry.bytes));
    }
  }
  std::size_t total = 0;
  for (const auto& [path, bytes] : sources->files()) total += bytes.size();
  if (total > limits.designBytes)
    return base::Failure{base::Code::Limit, "The design has " + std::to_string(total) +
                                                " bytes; the limit is " + std::to_string(limits.designBytes) + "."};
  return sources;
}

base::Result<std::shared_ptr<MemorySources>> zipSources(const std::string& name, std::string bytes,
                                                        const base::Limits& limits) {
  std::vector<std::string> arrays;
  arrays.push_back(std::move(bytes));
  return unpackedSources({name.substr(base::folderOf(name).empty() ? 0 : name.rfind('/') + 1)},
                         std::move(arrays), limits);
}

}  // namespace pw::jobs
