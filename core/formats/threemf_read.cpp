// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>

#include "formats/text_reader.hpp"
#include "formats/threemf.hpp"
#include "formats/threemf_names.hpp"
#include "formats/zip.hpp"

namespace pw::formats {
namespace {

constexpr std::string_view usualModelPath = "3D/3dmodel.model";
constexpr std::size_t componentDepth = 32;
constexpr std::size_t componentCount = 100'000;

base::Failure broken(const std::string& what) {
  return {base::Code::BadInput, "The 3MF file can't be read: " + what + "."};
}

// Names without their prefix: whoever wrote the file chose the prefixes.
std::string_view localName(const char* name) {
  const char* colon = std::strchr(name, ':');
  return colon ? colon + 1 : name;
}

bool is(const pugi::xml_node& node, std::string_view name) { return localName(node.name()) == name; }

// Three columns of four, row-vector convention: the last row moves.
using Transform = std::array<double, 12>;
constexpr Transform identity{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};

Transform chained(const Transform& first, const Transform& then) {
  Transform out{};
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      double sum = row == 3 ? then[9 + column] : 0;
      for (std::size_t k = 0; k < 3; ++k) sum += first[3 * row + k] * then[3 * k + column];
      out[3 * row + column] = sum;
    }
  }
  return out;
}

bool mirrors(const Transform& t) {
  return t[0] * (t[4] * t[8] - t[5] * t[7]) - t[1] * (t[3] * t[8] - t[5] * t[6]) +
             t[2] * (t[3] * t[7] - t[4] * t[6]) < 0;
}

std::optional<Transform> transformOf(const pugi::xml_node& node) {
  const pugi::xml_attribute attribute = node.attribute("transform");
  if (!attribute) return identity;
  TextReader reader(attribute.value());
  Transform out{};
  for (double& cell : out) {
    const auto value = parsedNumber(reader.word());
    if (!value) return std::nullopt;
    cell = *value;
  }
  return reader.atEnd() ? std::optional(out) : std::nullopt;
}

std::optional<double> millimetresOf(std::string_view unit) {
  static constexpr std::pair<std::string_view, double> units[] = {
      {"", 1},          {"millimeter", 1}, {"micron", 0.001}, {"centimeter", 10},
      {"inch", 25.4},   {"foot", 304.8},   {"meter", 1000}};
  for (const auto& [name, size] : units) {
    if (name == unit) return size;
  }
  return std::nullopt;
}

std::optional<base::Color> colourOf(std::string_view text) {
  if ((text.size() != 7 && text.size() != 9) || text[0] != '#') return std::nullopt;
  float parts[4] = {0, 0, 0, 1};
  for (std::size_t i = 1; i < text.size(); i += 2) {
    int value = 0;
    for (const char c : text.substr(i, 2)) {
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return std::nullopt;
      value = value * 16 + digit;
    }
    parts[i / 2] = static_cast<float>(value) / 255;
  }
  return base::Color{parts[0], parts[1], parts[2], parts[3]};
}

// One model part, its objects by id.
class Model {
 public:
  Model(const pugi::xml_node& root, double unit, const base::Limits& limits)
      : root_(root), unit_(unit), limits_(limits) {}

  base::Result<std::vector<Object>> objects() {
    for (const pugi::xml_node resources : root_.children()) {
      if (!is(resources, "resources")) continue;
      for (const pugi::xml_node node : resources.children()) {
        const std::string id = node.attribute("id").value();
        if (is(node, "object")) objects_.emplace(id, node);
        if (is(node, "colorgroup") || is(node, "basematerials")) addColours(id, node);
      }
    }
    std::vector<Object> out;
    for (const pugi::xml_node build : root_.children()) {
      if (!is(build, "build")) continue;
      for (const pugi::xml_node item : build.children()) {
        if (!is(item, "item")) continue;
        const auto transform = transformOf(item);
        if (!transform) return broken("a build item has a transform that is not 12 numbers");
        const base::Status status = place(item.attribute("objectid").value(), *transform, 0, out);
        if (!status) return status.failure();
      }
    }
    if (out.empty()) return base::Failure{base::Code::Empty, "The 3MF file builds nothing."};
    return out;
  }

 private:
  void addColours(const std::string& id, const pugi::xml_node& group) {
    std::vector<std::optional<base::Color>>& colours = colours_[id];
    for (const pugi::xml_node node : group.children()) {
      if (is(node, "color")) colours.push_back(colourOf(node.attribute("color").value()));
      if (is(node, "base")) colours.push_back(colourOf(node.attribute("displaycolor").value()));
    }
  }

  base::Status place(const std::string& id, const Transform& transform, std::size_t depth,
                     std::vector<Object>& out) {
    if (depth > componentDepth || ++placed_ > componentCount) {
      return base::Failure{base::Code::Limit, "The 3MF file nests its components too deeply, or has "
                                              "more than 100,000 of them."};
    }
    const auto found = objects_.find(id);
    if (found == objects_.end()) return broken("it builds object '" + id + "', which is not there");
    const pugi::xml_node& node = found->second;
    for (const pugi::xml_node child : node.children()) {
      if (is(child, "mesh")) {
        auto object = meshObject(node, child, transform);
        if (!object) return object.failure();
        if (!object->triangles.indices.empty()) out.push_back(std::move(*object));
      } else if (is(child, "components")) {
        for (const pugi::xml_node component : child.children()) {
          if (!is(component, "component")) continue;
          const auto own = transformOf(component);
          if (!own) return broken("a component has a transform that is not 12 numbers");
          const base::Status status = place(component.attribute("objectid").value(),
                                            chained(*own, transform), depth + 1, out);
          if (!status) return status;
        }
      }
    }
    return base::Done{};
  }

  base::Result<Object> meshObject(const pugi::xml_node& node, const pugi::xml_node& mesh,
                                  const Transform& t) {
    Object out;
    out.name = node.attribute("name").value();
    const auto group = colours_.find(node.attribute("pid").value());
    const auto index = parsedInteger(node.attribute("pindex").value());
    if (group != colours_.end() && index && *index >= 0 &&
        static_cast<std::size_t>(*index) < group->second.size()) {
      out.color = group->second[static_cast<std::size_t>(*index)];
    }
    const std::string where = "object '" + std::string(node.attribute("id").value()) + "'";
    auto& positions = out.triangles.positions;
    auto& indices = out.triangles.indices;
    for (const pugi::xml_node list : mesh.children()) {
      if (is(list, "vertices")) {
        for (const pugi::xml_node vertex : list.children()) {
          const auto x = parsedNumber(vertex.attribute("x").value());
          const auto y = parsedNumber(vertex.attribute("y").value());
          const auto z = parsedNumber(vertex.attribute("z").value());
          if (!x || !y || !z) {
            return broken("vertex " + std::to_string(positions.size() / 3) + " of " + where +
                          " needs three numbers");
          }
          for (std::size_t axis = 0; axis < 3; ++axis) {
            const double value =
                *x * t[axis] + *y * t[3 + axis] + *z * t[6 + axis] + t[9 + axis];
            positions.push_back(value * unit_);
          }
        }
      } else if (is(list, "triangles")) {
        const auto count = static_cast<std::int64_t>(positions.size() / 3);
        for (const pugi::xml_node triangle : list.children()) {
          for (const char* name : {"v1", "v2", "v3"}) {
            const auto corner = parsedInteger(triangle.attribute(name).value());
            if (!corner || *corner < 0 || *corner >= count) {
              return broken("triangle " + std::to_string(indices.size() / 3) + " of " + where +
                            " names a vertex that is not there");
            }
            indices.push_back(static_cast<std::uint32_t>(*corner));
          }
          if (mirrors(t)) std::swap(indices[indices.size() - 1], indices[indices.size() - 2]);
          if (++facets_ > limits_.facets) return tooManyFacets(limits_.facets);
        }
      }
    }
    return out;
  }

  pugi::xml_node root_;
  double unit_;
  const base::Limits& limits_;
  std::map<std::string, pugi::xml_node> objects_;
  std::map<std::string, std::vector<std::optional<base::Color>>> colours_;
  std::size_t placed_ = 0;
  std::size_t facets_ = 0;
};

const std::string* partOf(const std::vector<ZipEntry>& entries, std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  for (const ZipEntry& entry : entries) {
    if (entry.path == path) return &entry.bytes;
  }
  return nullptr;
}

// The model part that the package's relations name, else the usual one.
std::string modelPath(const std::vector<ZipEntry>& entries) {
  pugi::xml_document relations;
  const std::string* text = partOf(entries, "_rels/.rels");
  if (text && relations.load_buffer(text->data(), text->size())) {
    for (const pugi::xml_node node : relations.first_child().children()) {
      if (std::string_view(node.attribute("Type").value()) == threemf::modelRelation) {
        return node.attribute("Target").value();
      }
    }
  }
  return std::string(usualModelPath);
}

// The namespace of a prefix declared on the root.
std::string_view namespaceOf(const pugi::xml_node& root, std::string_view prefix) {
  return root.attribute(("xmlns:" + std::string(prefix)).c_str()).value();
}

Metadata metadataOf(const pugi::xml_node& root) {
  Metadata out;
  for (const pugi::xml_node node : root.children()) {
    if (!is(node, "metadata")) continue;
    const std::string_view name = node.attribute("name").value();
    const std::string text = node.child_value();
    if (name == "Title") out.title = text;
    if (name == "Designer") out.designer = text;
    if (name == "Description") out.description = text;
    if (name == "LicenseTerms") out.licence = text;
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos && name.substr(colon + 1) == "Source" &&
        namespaceOf(root, name.substr(0, colon)) == threemf::ownNamespace) {
      out.source = text;
    }
  }
  return out;
}

}  // namespace

base::Result<ThreemfContents> read3mf(std::string_view bytes, const base::Limits& limits) {
  const auto entries = readZip(bytes, limits);
  if (!entries) return entries.failure();
  const std::string path = modelPath(*entries);
  const std::string* text = partOf(*entries, path);
  if (!text) return broken("its model part '" + path + "' is not there");
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text->data(), text->size());
  if (!parsed) {
    return broken("'" + path + "' is no XML at byte " + std::to_string(parsed.offset) + " (" +
                  parsed.description() + ")");
  }
  const pugi::xml_node root = document.document_element();
  if (!is(root, "model")) return broken("'" + path + "' holds no model");

  TextReader required(root.attribute("requiredextensions").value());
  for (std::string_view prefix = required.word(); !prefix.empty(); prefix = required.word()) {
    if (namespaceOf(root, prefix) == threemf::materialNamespace) continue;
    return base::Failure{base::Code::Unsupported, "The 3MF file requires the extension '" +
                                                      std::string(namespaceOf(root, prefix)) +
                                                      "', which is not read."};
  }
  const std::string_view unit = root.attribute("unit").value();
  const auto millimetres = millimetresOf(unit);
  if (!millimetres) return broken("its unit '" + std::string(unit) + "' is not known");

  auto objects = Model(root, *millimetres, limits).objects();
  if (!objects) return objects.failure();
  return ThreemfContents{std::move(*objects), metadataOf(root)};
}

}  // namespace pw::formats
