// SPDX-License-Identifier: Apache-2.0
#include "commons/licences.hpp"
#include "commons/manifest.hpp"

namespace pw::commons {
namespace {

// People and organisations: text, a table with a name, or a list of either.
std::string namesIn(const toml::node& node) {
  if (const auto text = node.value<std::string>()) return *text;
  if (const toml::table* table = node.as_table()) return (*table)["name"].value_or<std::string>("");
  std::string out;
  if (const toml::array* list = node.as_array()) {
    for (const toml::node& element : *list) {
      // Lists don't nest in the specification; one level is enough.
      const std::string name = element.is_array() ? "" : namesIn(element);
      if (!name.empty()) out.append(out.empty() ? "" : ", ").append(name);
    }
  }
  return out;
}

}  // namespace

base::Result<About> readOkh(const std::string& text, const std::string& path,
                            std::vector<Remark>& remarks) {
  auto table = parsedManifest(text, path);
  if (!table) return table.failure();
  About out;
  out.title = textIn(*table, "name", path, remarks);
  out.description = textIn(*table, "function", path, remarks);

  if (const toml::node* version = table->get("version"); version && version->is_number()) {
    // Older manifests give a number; its text in the file is the version.
    out.version = version->is_integer() ? std::to_string(version->as_integer()->get())
                                        : sourceText(text, *version);
  } else {
    out.version = textIn(*table, "version", path, remarks);
  }

  const std::string repo = textIn(*table, "repo", path, remarks);
  if (repo.starts_with("https://") || repo.starts_with("http://")) {
    out.source = repo;
  } else if (!repo.empty()) {
    remarks.push_back({"'repo' takes a web address, and '" + repo + "' is none.", path,
                       lineOf(table->get("repo"))});
  }

  for (const char* key : {"licensor", "organization"}) {
    if (const toml::node* who = table->get(key); who && out.author.empty()) out.author = namesIn(*who);
  }

  const std::string licence = textIn(*table, "license", path, remarks);
  if (licence.empty()) {
    remarks.push_back({"The manifest names no licence, so nobody knows what may be done with this design.",
                       path, 0});
    return out;
  }
  out.licence = normalisedLicence(licence);
  const Permissions permissions = permissionsOf(licence);
  out.mayUse = permissions.use;
  out.mayChange = permissions.change;
  out.maySell = permissions.sell;
  return out;
}

}  // namespace pw::commons
