// SPDX-License-Identifier: Apache-2.0
#include "commons/okh.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "commons/licences.hpp"
#include "commons/manifest.hpp"

namespace pw::commons {
namespace {

using Json = nlohmann::ordered_json;

// Keys with a field of their own in Manifest. Every other one is kept as it is.
constexpr std::array<std::string_view, 24> usedKeys{"okhv",
                                                    "name",
                                                    "repo",
                                                    "version",
                                                    "license",
                                                    "licensor",
                                                    "organization",
                                                    "function",
                                                    "source",
                                                    "export",
                                                    "auxiliary",
                                                    "image",
                                                    "part",
                                                    "tsdc",
                                                    "material",
                                                    "tags",
                                                    "readme",
                                                    "manufacturing-instructions",
                                                    "user-manual",
                                                    "contribution-guide",
                                                    "bom",
                                                    "documentation",
                                                    "assembly-instructions",
                                                    "release"};

// Deeper tables are no manifest's; what follows them here and in the page would follow them down.
constexpr int deepestValue = 32;

// People and organisations: text, a table with a name, or a list of either.
void addNames(const toml::node& node, std::vector<std::string>& out) {
  if (const auto text = node.value<std::string>()) {
    if (!text->empty()) out.push_back(*text);
  } else if (const toml::table* table = node.as_table()) {
    if (const auto name = (*table)["name"].value_or<std::string>(""); !name.empty())
      out.push_back(name);
  } else if (const toml::array* list = node.as_array()) {
    // Lists don't nest in the specification; one level is enough.
    for (const toml::node& element : *list)
      if (!element.is_array()) addNames(element, out);
  }
}

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out.append(out.empty() ? "" : ", ").append(text);
  return out;
}

// False where the value is nested too deeply.
bool toJson(const toml::node& node, Json& out, int depth) {
  if (depth > deepestValue) return false;
  bool whole = true;
  if (const toml::table* table = node.as_table()) {
    out = Json::object();
    for (const auto& [key, value] : *table)
      whole = toJson(value, out[std::string(key.str())], depth + 1) && whole;
  } else if (const toml::array* list = node.as_array()) {
    out = Json::array();
    for (const toml::node& element : *list) {
      out.push_back(nullptr);
      whole = toJson(element, out.back(), depth + 1) && whole;
    }
  } else if (const auto* text = node.as_string()) {
    out = text->get();
  } else if (const auto* flag = node.as_boolean()) {
    out = flag->get();
  } else if (const auto* whole_number = node.as_integer()) {
    out = whole_number->get();
  } else if (const auto* number = node.as_floating_point()) {
    out = number->get();  // inf and nan become null
  } else {
    std::ostringstream text;
    if (const auto* date = node.as_date()) text << date->get();
    else if (const auto* time = node.as_time()) text << time->get();
    else if (const auto* moment = node.as_date_time()) text << moment->get();
    out = text.str();
  }
  return whole;
}

class Reader {
 public:
  Reader(const std::string& text, const toml::table& table, const std::string& path,
         std::vector<Remark>& remarks)
      : text_(text), table_(table), path_(path), remarks_(remarks) {}

  Manifest read() {
    readAbout();
    readLicence();
    out_.processes = texts(table_, "tsdc");
    out_.materials = texts(table_, "material");
    out_.tags = texts(table_, "tags");
    out_.sources = files(table_, "source");
    out_.exports = files(table_, "export");
    for (const char* key : {"readme", "bom", "manufacturing-instructions", "assembly-instructions",
                            "user-manual", "contribution-guide", "documentation"})
      for (Named& file : files(table_, key)) out_.documents.push_back(std::move(file));
    readPictures();
    readParts();
    readOthers();
    return std::move(out_);
  }

 private:
  void remark(std::string text, const toml::node* where) {
    remarks_.push_back({std::move(text), path_, lineOf(where)});
  }

  void readAbout() {
    About& about = out_.about;
    about.title = textIn(table_, "name", path_, remarks_);
    about.description = textIn(table_, "function", path_, remarks_);
    if (const toml::node* version = table_.get("version"); version && version->is_number()) {
      // Older manifests give a number; its text in the file is the version.
      about.version = version->is_integer() ? std::to_string(version->as_integer()->get())
                                            : sourceText(text_, *version);
    } else {
      about.version = textIn(table_, "version", path_, remarks_);
    }
    const std::string repo = textIn(table_, "repo", path_, remarks_);
    if (repo.starts_with("https://") || repo.starts_with("http://")) about.source = repo;
    else if (!repo.empty())
      remark("'repo' takes a web address, and '" + repo + "' is none.", table_.get("repo"));
    for (const char* key : {"licensor", "organization"})
      if (const toml::node* who = table_.get(key); who && out_.authors.empty())
        addNames(*who, out_.authors);
    about.author = joined(out_.authors);
  }

  void readLicence() {
    const std::string licence = textIn(table_, "license", path_, remarks_);
    if (licence.empty()) {
      remarks_.push_back(
          {"The manifest names no licence, so nobody knows what may be done with this design.",
           path_, 0});
      return;
    }
    const Permissions permissions = permissionsOf(licence);
    About& about = out_.about;
    about.licence = normalisedLicence(licence);
    about.mayUse = permissions.use;
    about.mayChange = permissions.change;
    about.maySell = permissions.sell;
    about.mayKeepPrivate = permissions.keepPrivate;
  }

  std::vector<std::string> texts(const toml::table& table, std::string_view key) {
    std::vector<std::string> out = textsIn(table, key);
    const toml::node* node = table.get(key);
    if (node && out.empty() && !(node->is_array() && node->as_array()->empty()) &&
        !node->is_string())
      remark("'" + std::string(key) + "' takes text in quotes, or a list of texts.", node);
    std::erase(out, "");
    return out;
  }

  // Files: texts, or tables with a location, one or a list of them.
  std::vector<Named> files(const toml::table& table, std::string_view key) {
    std::vector<Named> out;
    const toml::node* node = table.get(key);
    if (!node) return out;
    const auto add = [&](const toml::node& one) {
      std::string location;
      if (const auto text = one.value<std::string>()) location = *text;
      else if (const toml::table* inner = one.as_table())
        location = (*inner)["location"].value_or<std::string>("");
      if (location.empty())
        remark("'" + std::string(key) + "' takes the path of a file in quotes.", &one);
      else out.push_back({std::move(location), lineOf(&one)});
    };
    if (const toml::array* list = node->as_array()) {
      for (const toml::node& one : *list) add(one);
    } else {
      add(*node);
    }
    return out;
  }

  void readPictures() {
    const toml::node* node = table_.get("image");
    if (!node) return;
    for (Named& file : files(table_, "image"))
      out_.pictures.push_back({std::move(file), "", false});
    // The words beside the locations: tables only.
    const auto describe = [&](const toml::node& one) {
      const toml::table* table = one.as_table();
      if (!table) return;
      const std::string location = (*table)["location"].value_or<std::string>("");
      for (Picture& picture : out_.pictures) {
        if (picture.file.location != location || picture.file.line != lineOf(&one)) continue;
        picture.depicts = textIn(*table, "depicts", path_, remarks_);
        const auto slots = textsIn(*table, "slots");
        picture.main = std::ranges::any_of(
            slots, [](const std::string& slot) { return slot.ends_with("main"); });
      }
    };
    if (const toml::array* list = node->as_array()) {
      for (const toml::node& one : *list) describe(one);
    } else {
      describe(*node);
    }
  }

  void readParts() {
    const toml::node* node = table_.get("part");
    if (!node) return;
    const toml::array* list = node->as_array();
    if (!list) return remark("'part' takes tables: write [[part]] for each.", node);
    for (const toml::node& one : *list) {
      const toml::table* table = one.as_table();
      if (!table) {
        remark("'part' takes tables: write [[part]] for each.", &one);
        continue;
      }
      Part part;
      part.name = textIn(*table, "name", path_, remarks_);
      if (part.name.empty()) remark("A part has no name.", &one);
      part.sources = files(*table, "source");
      part.processes = texts(*table, "tsdc");
      part.materials = texts(*table, "material");
      if (const toml::node* count = table->get("quantity")) {
        const auto number = count->value<std::int64_t>();
        if (number && *number >= 1 && *number <= 1'000'000) part.count = static_cast<int>(*number);
        else remark("'quantity' takes a whole number from 1 to 1000000.", count);
      }
      out_.parts.push_back(std::move(part));
    }
  }

  void readOthers() {
    for (const auto& [key, value] : table_) {
      if (std::ranges::find(usedKeys, key.str()) != usedKeys.end()) continue;
      Json json;
      if (!toJson(value, json, 1))
        remark("'" + std::string(key.str()) + "' is nested more than " +
                   std::to_string(deepestValue) + " tables deep; what is below is left out.",
               &value);
      out_.others.push_back({std::string(key.str()),
                             json.dump(-1, ' ', false, Json::error_handler_t::replace),
                             static_cast<int>(key.source().begin.line)});
    }
    // By name where one line has several, in an inline table say.
    std::ranges::sort(out_.others, {},
                      [](const OtherKey& key) { return std::pair(key.line, key.name); });
  }

  const std::string& text_;
  const toml::table& table_;
  const std::string& path_;
  std::vector<Remark>& remarks_;
  Manifest out_;
};

}  // namespace

base::Result<Manifest> readManifest(const std::string& text, const std::string& path,
                                    std::vector<Remark>& remarks) {
  auto table = parsedManifest(text, path);
  if (!table) return table.failure();
  return Reader(text, *table, path, remarks).read();
}

base::Result<About> readOkh(const std::string& text, const std::string& path,
                            std::vector<Remark>& remarks) {
  auto manifest = readManifest(text, path, remarks);
  if (!manifest) return manifest.failure();
  return std::move(manifest->about);
}

}  // namespace pw::commons
