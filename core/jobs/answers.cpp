// SPDX-License-Identifier: Apache-2.0
#include "jobs/answers.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include "jobs/contents.hpp"

namespace pw::jobs {

using base::Code;
using base::Failure;
using protocol::Diagnostic;

Failure noDesign() { return {Code::Usage, "No design is open."}; }

std::vector<protocol::Incomplete> told(std::vector<protocol::Incomplete> list) {
  for (protocol::Incomplete& one : list) one.words = protocol::wordsOf(one);
  return list;
}

void append(std::vector<Diagnostic>& to, std::vector<Diagnostic> lines) {
  to.insert(to.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
}

Failure noExactEngine(std::string_view what) {
  return {Code::Unsupported, std::string(what) + " needs the exact engine, which this build does not have."};
}

std::string stemOf(const std::string& path) {
  std::string name = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
  if (const auto dot = name.rfind('.'); dot != std::string::npos && dot > 0) name.erase(dot);
  return name;
}

protocol::ModelMeasures measuresOf(const model::Built& built) {
  protocol::ModelMeasures out;
  out.flat = built.flat;
  out.closed = built.closed;
  base::Box3 box;
  if (const auto* solid = std::get_if<mesh::Solid>(&built.whole)) {
    const mesh::Measures measures = solid->measures();
    box = measures.box;
    out.volume = measures.volume;
    out.area = measures.area;
    out.triangles = static_cast<int>(solid->triangleCount());
    out.pieces = static_cast<int>(solid->pieces());
  } else {
    const auto& outline = std::get<mesh::Outline>(built.whole);
    const base::Box2 flat = outline.box();
    box = {{flat.min.x, flat.min.y, 0}, {flat.max.x, flat.max.y, 0}};
    out.area = outline.area();
  }
  const base::Vec3 size = box.max - box.min;
  out.size = {size.x, size.y, size.z};
  out.minimum = {box.min.x, box.min.y, box.min.z};
  return out;
}

protocol::ModelMeasures measuresOf(const model::ExactBuilt& built) {
  protocol::ModelMeasures out;
  const base::Vec3 size = built.measures.box.max - built.measures.box.min;
  out.size = {size.x, size.y, size.z};
  out.minimum = {built.measures.box.min.x, built.measures.box.min.y, built.measures.box.min.z};
  out.volume = built.measures.volume;
  out.area = built.measures.area;
  out.triangles = static_cast<int>(built.unmeshed ? std::get<mesh::Solid>(built.built.whole).triangleCount()
                                                  : built.triangles.triangleCount());
  out.pieces = static_cast<int>(built.pieces);
  if (!built.contents.bodies.empty()) out.closed = isClosed(built.contents);
  return out;
}

protocol::ModelMeasures measuresOf(const std::vector<model::Piece>& pieces) {
  protocol::ModelMeasures out;
  base::Box3 box;
  bool first = true;
  for (const model::Piece& piece : pieces) {
    const auto* solid = std::get_if<mesh::Solid>(&piece.geometry);
    if (!solid || solid->isEmpty()) continue;
    const mesh::Measures one = solid->measures();
    box = first ? one.box : base::Box3{glm::min(box.min, one.box.min), glm::max(box.max, one.box.max)};
    first = false;
    out.volume += one.volume;
    out.area += one.area;
    out.triangles += static_cast<int>(solid->triangleCount());
    out.pieces += static_cast<int>(solid->pieces());
    out.closed = out.closed && solid->isClosed();
  }
  const base::Vec3 size = box.max - box.min;
  out.size = {size.x, size.y, size.z};
  out.minimum = {box.min.x, box.min.y, box.min.z};
  return out;
}

bool isEmpty(const model::Built& built) {
  return std::visit([](const auto& whole) { return whole.isEmpty(); }, built.whole);
}

std::optional<model::ExactFormat> exactFormatOf(const std::string& path) {
  const auto dot = path.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  std::string suffix = path.substr(dot);
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (suffix == ".step" || suffix == ".stp") return model::ExactFormat::Step;
  if (suffix == ".brep" || suffix == ".brp") return model::ExactFormat::Brep;
  return std::nullopt;
}

}  // namespace pw::jobs
