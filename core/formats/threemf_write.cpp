// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "formats/canonical.hpp"
#include "formats/number_text.hpp"
#include "formats/threemf.hpp"
#include "formats/threemf_names.hpp"
#include "formats/zip.hpp"

namespace pw::formats {
namespace {

// Text as XML 1.0 can hold it: control characters it can't becomes blanks.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string colourText(const base::Color& color) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto byte = [](float part) {
    return static_cast<unsigned>(std::lround(std::clamp(part, 0.0f, 1.0f) * 255));
  };
  std::string out = "#";
  const auto append = [&out](unsigned value) {
    out += digits[value >> 4];
    out += digits[value & 15];
  };
  for (const float part : {color.r, color.g, color.b}) append(byte(part));
  if (byte(color.a) != 255) append(byte(color.a));
  return out;
}

void appendMetadata(std::string& out, std::string_view name, const std::string& text) {
  if (text.empty()) return;
  out.append(" <metadata name=\"").append(name).append("\">").append(escaped(text));
  out += "</metadata>\n";
}

// The colours of a file, each once, in the order in which they are first used.
class Palette {
 public:
  std::size_t numberOf(const base::Color& color) {
    const std::string text = colourText(color);
    const auto found = std::ranges::find(texts_, text);
    if (found != texts_.end()) return static_cast<std::size_t>(found - texts_.begin());
    texts_.push_back(text);
    return texts_.size() - 1;
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
};

// What a face without a colour has in an object whose other faces are coloured: the format asks for one. It is
// the colour in which the page shows such faces.
constexpr base::Color uncoloured{227 / 255.0f, 204 / 255.0f, 152 / 255.0f};

// `numbers`: of each triangle in the palette; empty where the object has one colour or none.
void appendMesh(std::string& out, const CanonicalMesh& mesh, std::size_t group,
                const std::vector<std::size_t>& numbers) {
  out += "   <mesh>\n    <vertices>\n";
  static constexpr const char* names[] = {"     <vertex x=\"", "\" y=\"", "\" z=\""};
  for (const auto& vertex : mesh.vertices) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      out += names[axis];
      appendNumber(out, vertex[axis]);
    }
    out += "\"/>\n";
  }
  out += "    </vertices>\n    <triangles>\n";
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    out.append("     <triangle v1=\"").append(std::to_string(a));
    out.append("\" v2=\"").append(std::to_string(b));
    out.append("\" v3=\"").append(std::to_string(c));
    if (!numbers.empty()) {
      out.append("\" pid=\"").append(std::to_string(group));
      out.append("\" p1=\"").append(std::to_string(numbers[t]));
    }
    out += "\"/>\n";
  }
  out += "    </triangles>\n   </mesh>\n";
}

}  // namespace

base::Result<std::string> write3mf(std::span<const Object> objects, const Metadata& metadata) {
  std::vector<CanonicalMesh> meshes;
  std::vector<const Object*> written;
  Palette colours;
  std::vector<std::vector<std::size_t>> numbers;  // of each object's triangles
  for (const Object& object : objects) {
    auto mesh = canonical(object.triangles, Precision::Double);
    if (!mesh) {
      if (mesh.failure().code == base::Code::Empty) continue;
      return mesh.failure();
    }
    meshes.push_back(std::move(*mesh));
    written.push_back(&object);
    numbers.emplace_back();
    if (object.faceColors.size() == object.triangles.triangleCount()) {
      colours.numberOf(uncoloured);
      for (const std::uint32_t t : meshes.back().given)
        numbers.back().push_back(colours.numberOf(object.faceColors[t].value_or(uncoloured)));
    } else if (object.color) {
      colours.numberOf(*object.color);
    }
  }
  if (written.empty()) {
    return base::Failure{base::Code::Empty, "There is nothing to write: the model is empty."};
  }

  std::string model = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model unit=\"millimeter\" "
                      "xml:lang=\"en-US\" xmlns=\"";
  model.append(threemf::coreNamespace).append("\" xmlns:m=\"").append(threemf::materialNamespace);
  model.append("\" xmlns:pw=\"").append(threemf::ownNamespace).append("\">\n");
  appendMetadata(model, "Title", metadata.title);
  appendMetadata(model, "Designer", metadata.designer);
  appendMetadata(model, "Description", metadata.description);
  appendMetadata(model, "LicenseTerms", metadata.licence);
  appendMetadata(model, "Application", "Partwright");
  appendMetadata(model, "pw:Source", metadata.source);

  constexpr std::size_t colourGroup = 1;
  constexpr std::size_t firstObject = 2;
  model += " <resources>\n";
  if (!colours.texts().empty()) {
    model.append("  <m:colorgroup id=\"").append(std::to_string(colourGroup)).append("\">\n");
    for (const std::string& colour : colours.texts()) {
      model.append("   <m:color color=\"").append(colour).append("\"/>\n");
    }
    model += "  </m:colorgroup>\n";
  }
  for (std::size_t i = 0; i < written.size(); ++i) {
    const Object& object = *written[i];
    model.append("  <object id=\"").append(std::to_string(firstObject + i)).append("\" type=\"model\"");
    if (!object.name.empty()) model.append(" name=\"").append(escaped(object.name)).append("\"");
    if (object.color || !numbers[i].empty()) {
      const std::size_t index = colours.numberOf(numbers[i].empty() ? *object.color : uncoloured);
      model.append(" pid=\"").append(std::to_string(colourGroup)).append("\" pindex=\"");
      model.append(std::to_string(index)).append("\"");
    }
    model += ">\n";
    appendMesh(model, meshes[i], colourGroup, numbers[i]);
    model += "  </object>\n";
  }
  std::size_t root = firstObject;
  if (written.size() > 1) {
    root = firstObject + written.size();
    model.append("  <object id=\"").append(std::to_string(root)).append("\" type=\"model\"");
    if (!metadata.title.empty()) model.append(" name=\"").append(escaped(metadata.title)).append("\"");
    model += ">\n   <components>\n";
    for (std::size_t i = 0; i < written.size(); ++i) {
      model.append("    <component objectid=\"").append(std::to_string(firstObject + i)).append("\"/>\n");
    }
    model += "   </components>\n  </object>\n";
  }
  model.append(" </resources>\n <build>\n  <item objectid=\"").append(std::to_string(root));
  model += "\"/>\n </build>\n</model>\n";

  const ZipEntry parts[] = {
      {"[Content_Types].xml",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
       "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\n"
       " <Default Extension=\"rels\" "
       "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\n"
       " <Default Extension=\"model\" "
       "ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/>\n</Types>\n"},
      {"_rels/.rels",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
       "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\n"
       " <Relationship Target=\"/3D/3dmodel.model\" Id=\"rel0\" Type=\"" +
           std::string(threemf::modelRelation) + "\"/>\n</Relationships>\n"},
      // Spelt so: some slicers look for no other name.
      {"3D/3dmodel.model", std::move(model)},
  };
  return writeZip(parts);
}

}  // namespace pw::formats
