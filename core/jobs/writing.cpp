// SPDX-License-Identifier: Apache-2.0
#include "jobs/writing.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "formats/drawing.hpp"
#include "formats/obj.hpp"
#include "formats/off.hpp"
#include "formats/stl.hpp"
#include "formats/threemf.hpp"
#include "formats/zip.hpp"
#include "mesh/operations.hpp"

namespace pw::jobs {
namespace {

using base::Result;

constexpr Format formats_[] = {
    {"stl", "stl", "model/stl", Format::Holds::Solid},
    {"stl-text", "stl", "model/stl", Format::Holds::Solid},
    {"3mf", "3mf", "model/3mf", Format::Holds::Solid},
    {"obj", "obj", "model/obj", Format::Holds::Solid},
    {"off", "off", "model/off", Format::Holds::Solid},
    {"svg", "svg", "image/svg+xml", Format::Holds::Outline},
    {"dxf", "dxf", "image/vnd.dxf", Format::Holds::Outline},
    {"step", "step", "model/step", Format::Holds::Exact},
    {"brep", "brep", "application/octet-stream", Format::Holds::Exact},
    {"zip", "zip", "application/zip", Format::Holds::Files},
};

// With contours that do not cross and turn by nesting, which layers and cutters rely on.
Result<mesh::Outline> sanitized(const mesh::Outline& outline) {
  if (outline.isSanitized()) return outline;
  mesh::Context context;
  const mesh::Outline both[] = {outline, outline};
  return mesh::combined(context, mesh::Boolean::Union, both);
}

}  // namespace

const Format* formatOf(std::string_view name) {
  const auto found =
      std::find_if(std::begin(formats_), std::end(formats_), [&](const Format& f) { return f.name == name; });
  return found == std::end(formats_) ? nullptr : found;
}

std::vector<std::string_view> formatNames() {
  std::vector<std::string_view> names;
  for (const Format& format : formats_) names.push_back(format.name);
  return names;
}

Result<std::string> fileOf(const Format& format, const model::Geometry& whole, std::string_view title) {
  if (format.holds == Format::Holds::Outline) {
    const auto& outline = std::get<mesh::Outline>(whole);
    if (format.name == "svg") return pw::formats::writeSvg(outline);
    Result<mesh::Outline> clean = sanitized(outline);
    if (!clean) return clean.failure();
    return pw::formats::writeDxf(*clean);
  }
  const mesh::Triangles triangles = std::get<mesh::Solid>(whole).triangles();
  if (format.name == "stl") return pw::formats::writeStl(triangles);
  if (format.name == "stl-text") return pw::formats::writeStlText(triangles, title);
  if (format.name == "obj") return pw::formats::writeObj(triangles);
  return pw::formats::writeOff(triangles);
}

Result<std::string> file3mf(const std::vector<model::Piece>& pieces, std::string_view title,
                            const protocol::DesignAbout& about) {
  std::vector<pw::formats::Object> objects;
  std::map<std::string, int> used;
  for (const model::Piece& piece : pieces) {
    std::string name = pieces.size() == 1 ? std::string(title) : piece.name;
    if (const int number = ++used[name]; number > 1) name += " " + std::to_string(number);
    pw::formats::Object object{std::move(name), std::get<mesh::Solid>(piece.geometry).triangles(), piece.color};
    if (!piece.faceColors.empty()) {
      const std::map<std::uint32_t, base::Color> colors(piece.faceColors.begin(), piece.faceColors.end());
      for (const std::uint32_t source : object.triangles.source) {
        const auto found = colors.find(source);
        object.faceColors.push_back(found == colors.end() ? std::nullopt : std::optional(found->second));
      }
    }
    objects.push_back(std::move(object));
  }
  return pw::formats::write3mf(objects, {std::string(title), about.author, about.licence, about.description,
                                         about.source});
}

Result<std::string> zipOf(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<pw::formats::ZipEntry> entries;
  for (const auto& [path, bytes] : files) entries.push_back({path, bytes});
  return pw::formats::writeZip(entries);
}

}  // namespace pw::jobs
