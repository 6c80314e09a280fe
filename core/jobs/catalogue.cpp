// SPDX-License-Identifier: Apache-2.0
#include "jobs/catalogue.hpp"

#include <algorithm>
#include <cctype>
#include <climits>
#include <set>
#include <utility>

#include "commons/design.hpp"
#include "commons/okh.hpp"
#include "protocol/json.hpp"

namespace pw::jobs {
namespace {

using base::Code;
using base::Failure;
using protocol::CatalogueEntry;
using protocol::CatalogueRecord;
using protocol::Severity;

constexpr std::size_t longestSummary = 240;  // bytes
constexpr std::size_t mostWords = 60;        // that a search finds a design by

bool isWebAddress(std::string_view location) {
  return location.starts_with("https://") || location.starts_with("http://");
}

bool endsIn(std::string_view path, std::string_view suffix) {
  return path.size() >= suffix.size() &&
         std::equal(suffix.rbegin(), suffix.rend(), path.rbegin(), [](char wanted, char found) {
           return std::tolower(static_cast<unsigned char>(found)) == wanted;
         });
}

bool isPicture(std::string_view path) {
  constexpr std::string_view suffixes[] = {".webp", ".png", ".jpg", ".jpeg",
                                           ".avif", ".gif", ".svg"};
  return std::ranges::any_of(suffixes,
                             [&](std::string_view suffix) { return endsIn(path, suffix); });
}

bool isHidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

// At most that many bytes, cut after a word.
std::string shortened(const std::string& text) {
  if (text.size() <= longestSummary) return text;
  std::size_t end = text.rfind(' ', longestSummary);
  if (end == std::string::npos || end < longestSummary / 2) {
    end = longestSummary;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
      --end;  // inside a character
  }
  return text.substr(0, end) + "\xE2\x80\xA6";  // an ellipsis
}

void addNew(std::vector<std::string>& to, const std::vector<std::string>& from) {
  for (const std::string& text : from)
    if (std::ranges::find(to, text) == to.end()) to.push_back(text);
}

class Cataloguer {
 public:
  Cataloguer(Workshop& workshop, const std::string& id,
             std::shared_ptr<const base::Sources> sources)
      : workshop_(workshop), id_(id), sources_(std::move(sources)) {}

  Catalogued run(const base::Task& task) {
    if (!isCatalogueId(id_))
      return refused({Code::Usage, "The folder '" + id_ +
                                       "' can't be in a catalogue under that name. Use letters, "
                                       "digits, '.', '_' and '-', and not the name 'catalogue'."});
    for (std::string& path : sources_->list(""))
      if (!isHidden(path)) files_.push_back(std::move(path));
    const commons::DesignFiles found = commons::readDesign(*sources_, files_);
    opened_ = workshop_.open(sources_, {}, task);
    say(opened_.diagnostics);
    if (opened_.problem && opened_.main.empty()) {
      out_.answer.problem = placed(*opened_.problem);
      return std::move(out_);
    }
    readManifest(found.manifest);
    describe(found);
    build(task);
    listFiles();
    out_.answer.entry = record_.entry;
    out_.answer.copied = files_;
    make(id_ + ".json", protocol::toJson(record_) + "\n");
    return std::move(out_);
  }

 private:
  Catalogued refused(const Failure& failure) {
    out_.answer.problem = protocol::problemOf(failure);
    return std::move(out_);
  }

  void make(std::string name, std::string bytes) {
    out_.answer.made.push_back(std::move(name));
    out_.made.push_back(std::move(bytes));
  }

  // In words of the folder that the catalogue is made from.
  std::string placed(const std::string& file) const {
    return file.empty() ? id_ : id_ + "/" + file;
  }
  protocol::Problem placed(protocol::Problem problem) const {
    problem.file = placed(problem.file);
    return problem;
  }
  void say(const std::vector<protocol::Diagnostic>& lines) {
    for (protocol::Diagnostic line : lines) {
      if (line.severity == Severity::Echo) continue;  // the design's own talk
      if (!said_.insert(line.text).second) continue;  // building says again what parsing said
      line.file = placed(line.file);
      out_.answer.diagnostics.push_back(std::move(line));
    }
  }
  void remark(const std::string& text, int line) {
    say({{Severity::Note, text, manifestPath_, line}});
  }

  void readManifest(const std::string& path) {
    manifestPath_ = path;
    if (path.empty()) {
      say({{Severity::Note, "There is no okh.toml, so title, author and licence are not known.", "",
            0}});
      return;
    }
    const auto text = sources_->read(path);
    if (!text) return;  // told when the design was opened
    std::vector<commons::Remark> remarks;
    auto manifest = commons::readManifest(*text, path, remarks);
    if (!manifest) return;
    manifest_ = std::move(*manifest);
    // Opening told the remarks on it already, in the same words.
    for (commons::Remark& remark : remarks)
      say({{Severity::Note, remark.text, remark.file, remark.line}});
  }

  // The path in the folder that a manifest's location means; "" where it is elsewhere or not there.
  std::string localPath(const commons::Named& named) {
    if (isWebAddress(named.location)) return "";
    const std::string path = base::joinedPath(base::folderOf(manifestPath_), named.location);
    if (std::ranges::find(files_, path) != files_.end()) return path;
    remark("The file '" + named.location + "' is not in the design's folder.", named.line);
    return "";
  }
  std::vector<std::string> localPaths(const std::vector<commons::Named>& named) {
    std::vector<std::string> out;
    for (const commons::Named& one : named)
      if (std::string path = localPath(one); !path.empty()) out.push_back(std::move(path));
    return out;
  }

  void describe(const commons::DesignFiles& found) {
    const commons::About& about = manifest_.about;
    CatalogueEntry& entry = record_.entry;
    record_.format = "partwright-design/1";
    entry.id = id_;
    entry.title = about.title.empty() ? id_ : about.title;
    entry.authors = manifest_.authors;
    entry.licence = about.licence;
    entry.version = about.version;
    entry.summary = shortened(about.description);
    entry.mayUse = about.mayUse;
    entry.mayChange = about.mayChange;
    entry.maySell = about.maySell;
    entry.mayKeepPrivate = about.mayKeepPrivate;
    entry.processes = manifest_.processes;
    entry.materials = manifest_.materials;
    entry.tags = manifest_.tags;
    record_.description = about.description;
    record_.source = about.source;
    record_.main = found.main;
    for (const commons::Part& part : manifest_.parts) {
      record_.parts.push_back(
          {part.name, localPaths(part.sources), part.processes, part.materials, part.count});
      addNew(entry.processes, part.processes);
      addNew(entry.materials, part.materials);
    }
    for (const commons::Picture& picture : manifest_.pictures) {
      if (isWebAddress(picture.file.location)) {
        remark("The picture '" + picture.file.location +
                   "' is on another site; put it into the folder to show it.",
               picture.file.line);
        continue;
      }
      const std::string path = localPath(picture.file);
      if (path.empty()) continue;
      if (!isPicture(path)) {
        remark("'" + picture.file.location + "' is no picture that browsers show.",
               picture.file.line);
        continue;
      }
      record_.pictures.push_back({path, picture.depicts});
      if (entry.picture.empty() || (picture.main && !hasMainPicture_)) {
        entry.picture = path;
        entry.pictureWords = picture.depicts;
        hasMainPicture_ = hasMainPicture_ || picture.main;
      }
    }
    for (const commons::OtherKey& key : manifest_.others)
      record_.others.push_back({key.name, key.json});
    entry.parameters = static_cast<int>(opened_.parameters.size());
    for (const protocol::ParameterSet& set : opened_.sets) record_.presets.push_back(set.name);
    std::vector<std::string> words = record_.presets;
    for (const commons::Part& part : manifest_.parts) words.push_back(part.name);
    for (const protocol::Parameter& parameter : opened_.parameters)
      words.push_back(parameter.label.empty() ? parameter.name : parameter.label);
    std::vector<std::string>& searched = entry.words.emplace();
    addNew(searched, words);
    if (searched.size() > mostWords) searched.resize(mostWords);
  }

  void build(const base::Task& task) {
    if (opened_.problem) {
      out_.answer.fault = placed(*opened_.problem);
      return;
    }
    if (opened_.main.empty()) {
      out_.answer.fault = protocol::Problem{
          "usage",
          "Which file is the design? Name it in partwright.toml: [design] main = \"" +
              opened_.candidates.front() + "\".",
          id_, 0};
      return;
    }
    const Regenerated result = workshop_.regenerate({}, task);
    say(result.answer.diagnostics);
    if (result.answer.problem) {
      out_.answer.fault = placed(*result.answer.problem);
      return;
    }
    if (!result.answer.incomplete.empty()) {
      std::string words;
      for (const protocol::Incomplete& one : result.answer.incomplete) words += " " + one.words;
      out_.answer.fault =
          protocol::Problem{"unsupported", "The preview is incomplete." + words, placed(opened_.main), 0};
    }
    const protocol::ModelMeasures& measures = result.answer.measures;
    record_.entry.size = measures.size;
    record_.entry.flat = measures.flat;
    record_.volume = measures.volume;
    record_.pieces = measures.pieces;
    if (!result.preview) return;
    const auto bytes = protocol::encodePreview(*result.preview, protocol::PreviewEncoding::Packed);
    record_.entry.preview = true;
    make(id_ + ".pwp", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  void listFiles() {
    std::vector<std::string> sources = localPaths(manifest_.sources);
    for (const protocol::CataloguePart& part : record_.parts) addNew(sources, part.sources);
    const std::vector<std::string> exports = localPaths(manifest_.exports);
    const std::vector<std::string> documents = localPaths(manifest_.documents);
    const auto in = [](const std::vector<std::string>& paths, const std::string& path) {
      return std::ranges::find(paths, path) != paths.end();
    };
    const std::string presets =
        record_.main.empty() ? "" : record_.main.substr(0, record_.main.rfind('.')) + ".json";
    for (const std::string& path : files_) {
      const std::string name = path.substr(path.rfind('/') + 1);
      std::string role = "other";
      if (name == "okh.toml" || name == "partwright.toml") role = "manifest";
      else if (path == presets) role = "presets";
      else if (in(sources, path) || commons::isDesignSource(path)) role = "source";
      else if (in(exports, path)) role = "export";
      else if (std::ranges::any_of(record_.pictures,
                                   [&](const auto& picture) { return picture.path == path; }))
        role = "picture";
      else if (in(documents, path)) role = "document";
      const auto bytes = sources_->read(path);
      const std::size_t size = bytes ? bytes->size() : 0;
      record_.files.push_back({path, role, static_cast<int>(std::min<std::size_t>(size, INT_MAX))});
    }
  }

  Workshop& workshop_;
  const std::string& id_;
  std::shared_ptr<const base::Sources> sources_;
  std::vector<std::string> files_;
  std::string manifestPath_;
  commons::Manifest manifest_;
  protocol::OpenAnswer opened_;
  CatalogueRecord record_;
  bool hasMainPicture_ = false;
  std::set<std::string> said_;
  Catalogued out_;
};

}  // namespace

Catalogued catalogued(Workshop& workshop, const std::string& id,
                      std::shared_ptr<const base::Sources> sources, const base::Task& task) {
  return Cataloguer(workshop, id, std::move(sources)).run(task);
}

std::string catalogueIndex(std::vector<CatalogueEntry> entries) {
  std::ranges::sort(entries, {}, &CatalogueEntry::id);
  return protocol::toJson(protocol::CatalogueIndex{"partwright-catalogue/1", std::move(entries)}) +
         "\n";
}

bool isCatalogueId(std::string_view name) {
  if (name.empty() || name.size() > 100 || name.front() == '.' || name == "catalogue") return false;
  return std::ranges::all_of(
      name, [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace pw::jobs
