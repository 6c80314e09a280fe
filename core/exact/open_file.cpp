// SPDX-License-Identifier: Apache-2.0
#include "exact/open_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "mesh/operations.hpp"

namespace pw::exact {
namespace {

using base::Code;
using base::Failure;
using base::Result;
using base::Status;
using model::ExactBuilt;
using model::FileBody;

// OpenCASCADE may fail over a whole shape at one deflection and not at another; single faces are filled without it.
Result<kernel::Drawn> drawnAnyhow(kernel::Context& context, const kernel::Shape& shape, double deflection) {
  Result<kernel::Drawn> drawn = kernel::drawn(context, shape, {deflection, 0.35});
  if (!drawn && drawn.failure().code == Code::Internal) return kernel::drawn(context, shape, {deflection * 0.5, 0.35 * 0.7});
  return drawn;
}

FileBody::Kind kindOf(kernel::BodyKind kind) {
  switch (kind) {
    case kernel::BodyKind::Solid: return FileBody::Kind::Solid;
    case kernel::BodyKind::Surface: return FileBody::Kind::Surface;
    case kernel::BodyKind::Wire: return FileBody::Kind::Wire;
    case kernel::BodyKind::Points: return FileBody::Kind::Points;
  }
  return FileBody::Kind::Points;
}

// Whether it turns triangles inside out, and what it does to volumes.
double scaleOf(const base::Mat4& m) { return glm::determinant(glm::dmat3(m)); }

// Triangles of a shape where it is placed.
mesh::Triangles placed(const kernel::Drawn& drawn, const base::Mat4& fileFromShape) {
  mesh::Triangles out;
  const std::vector<double>& from = drawn.triangles.positions;
  out.positions.reserve(from.size());
  for (std::size_t i = 0; i < from.size(); i += 3) {
    const base::Vec3 p(fileFromShape * base::Vec4(from[i], from[i + 1], from[i + 2], 1));
    out.positions.insert(out.positions.end(), {p.x, p.y, p.z});
  }
  out.indices = drawn.triangles.indices;
  if (scaleOf(fileFromShape) < 0)
    for (std::size_t i = 0; i < out.indices.size(); i += 3) std::swap(out.indices[i + 1], out.indices[i + 2]);
  return out;
}

void append(mesh::Triangles& to, const mesh::Triangles& from) {
  const auto first = static_cast<std::uint32_t>(to.vertexCount());
  to.positions.insert(to.positions.end(), from.positions.begin(), from.positions.end());
  for (const std::uint32_t index : from.indices) to.indices.push_back(first + index);
}

}  // namespace

Result<OpenFile> OpenFile::read(std::string_view bytes, model::ExactFormat format, const base::Limits& limits,
                                const base::Task& task) {
  task.report("Reading", 0, 0);
  kernel::Context context{limits, task};
  Result<kernel::Reading> reading =
      format == model::ExactFormat::Step ? kernel::readStep(context, bytes) : kernel::readBrep(context, bytes);
  if (!reading) return reading.failure();
  OpenFile out;
  out.digest_ = base::digestOf(bytes);
  out.reading_ = std::move(reading).value();
  return out;
}

bool OpenFile::holds(std::string_view bytes) const { return base::digestOf(bytes) == digest_; }

Status OpenFile::draw(double deflection, const base::Limits& limits, const base::Task& task) {
  if (deflection_ == deflection) return base::Done{};
  kernel::Context context{limits, task};
  deflection_ = 0;
  drawn_.clear();
  std::size_t triangles = 0;
  for (const kernel::FileShape& shape : reading_.shapes) {
    task.report("Meshing", drawn_.size(), reading_.shapes.size());
    Result<kernel::Drawn> drawn = drawnAnyhow(context, shape.shape, deflection);
    if (!drawn) {
      if (drawn.failure().code != Code::Internal) return drawn.failure();
      // OpenCASCADE can't mesh any of it: it is listed, and the rest is shown.
      drawn = kernel::Drawn{};
      drawn->undrawn = shape.shape.faceCount();
    }
    triangles += drawn->triangles.triangleCount();
    if (triangles > limits.facets)
      return Failure{Code::Limit, "The mesh has more than " + std::to_string(limits.facets) +
                                      " triangles, which is the limit. Ask for a coarser deflection."};
    drawn_.push_back(std::move(drawn).value());
  }
  deflection_ = deflection;
  return base::Done{};
}

Status OpenFile::check(const base::Limits& limits, const base::Task& task) {
  if (faults_) return base::Done{};
  kernel::Context context{limits, task};
  std::vector<std::string> faults;
  for (const kernel::FileShape& shape : reading_.shapes) {
    task.report("Checking", faults.size(), reading_.shapes.size());
    Result<std::string> fault = kernel::faultOf(context, shape.shape);
    if (!fault && fault.failure().code == Code::Cancelled) return fault.failure();
    faults.push_back(fault ? std::move(fault).value() : "OpenCASCADE’s check of it fails");
  }
  faults_ = std::move(faults);
  return base::Done{};
}

// Triangles, normals, edges and colours of all bodies, and the measures of the whole.
void OpenFile::picture(ExactBuilt& out) const {
  std::uint32_t source = 0;
  mesh::Measures& sum = out.measures;
  bool first = true;
  for (const kernel::Body& body : reading_.bodies) {
    const kernel::FileShape& shape = reading_.shapes[body.shape];
    const kernel::Drawn& drawn = drawn_[body.shape];
    const base::Mat4& place = body.fileFromShape;
    const double scale = scaleOf(place);
    append(out.triangles, placed(drawn, place));
    for (const std::uint32_t face : drawn.face)
      out.triangles.source.push_back(source + (face < shape.faceColor.size() ? shape.faceColor[face] : 0));
    if (const auto& color = body.color ? body.color : shape.color) out.built.faceColors.emplace_back(source, *color);
    for (std::size_t i = 0; i < shape.faceColors.size(); ++i)
      out.built.faceColors.emplace_back(source + static_cast<std::uint32_t>(i) + 1, shape.faceColors[i]);
    source += static_cast<std::uint32_t>(shape.faceColors.size()) + 1;

    const glm::dmat3 turned = glm::transpose(glm::inverse(glm::dmat3(place)));
    const auto normal = [&](std::size_t i) {
      const base::Vec3 n = turned * base::Vec3(drawn.normals[i], drawn.normals[i + 1], drawn.normals[i + 2]);
      const double length = glm::length(n);
      const base::Vec3 unit = length > 0 ? n / length : base::Vec3(0, 0, 1);
      out.normals.insert(out.normals.end(),
                         {static_cast<float>(unit.x), static_cast<float>(unit.y), static_cast<float>(unit.z)});
    };
    for (std::size_t i = 0; i + 8 < drawn.normals.size(); i += 9) {
      normal(i);
      normal(scale < 0 ? i + 6 : i + 3);
      normal(scale < 0 ? i + 3 : i + 6);
    }
    for (std::size_t i = 0; i + 2 < drawn.edges.size(); i += 3) {
      const base::Vec3 p(place * base::Vec4(drawn.edges[i], drawn.edges[i + 1], drawn.edges[i + 2], 1));
      out.edges.insert(out.edges.end(), {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)});
    }

    const mesh::Measures& one = drawn.measures;
    const double volume = one.volume * std::abs(scale);
    if (sum.volume + volume > 0) {
      const base::Vec3 center(place * base::Vec4(one.centroid, 1));
      sum.centroid = (sum.centroid * sum.volume + center * volume) / (sum.volume + volume);
    }
    sum.volume += volume;
    sum.area += one.area * std::pow(std::abs(scale), 2.0 / 3.0);
    if (drawn.triangles.indices.empty() && drawn.edges.empty()) continue;
    const base::Box3 box = kernel::boxOf(shape.shape, drawn, place, deflection_);
    sum.box = first ? box : base::Box3{glm::min(sum.box.min, box.min), glm::max(sum.box.max, box.max)};
    first = false;
  }
  out.pieces = reading_.bodies.size();
  out.exactness.volume = out.exactness.asWrittenVolume = sum.volume;
}

void OpenFile::describe(ExactBuilt& out) const {
  model::FileContents& contents = out.contents;
  contents.checked = faults_.has_value();
  contents.remarks = reading_.remarks;
  for (const kernel::SkippedRecord& one : reading_.skipped)
    contents.skipped.push_back({one.id, one.type, one.line, one.why, one.lost});
  std::map<std::tuple<std::string, std::size_t, double>, std::size_t> known;
  for (const kernel::Body& body : reading_.bodies) {
    const kernel::Drawn& drawn = drawn_[body.shape];
    const double scale = scaleOf(body.fileFromShape);
    const auto [entry, fresh] = known.try_emplace({body.name, body.shape, scale}, contents.bodies.size());
    if (!fresh) {
      ++contents.bodies[entry->second].count;
      continue;
    }
    FileBody& one = contents.bodies.emplace_back();
    one.name = body.name;
    one.kind = kindOf(reading_.shapes[body.shape].shape.kind());
    one.faces = reading_.shapes[body.shape].shape.faceCount();
    one.undrawn = drawn.undrawn;
    one.openEdges = drawn.openEdges;
    one.openLength = drawn.openLength;
    one.volume = drawn.measures.volume * std::abs(scale);
    one.isMirrored = scale < 0;
    if (faults_) one.fault = (*faults_)[body.shape];
  }
  for (const kernel::Body& body : reading_.bodies) out.exactness.faces += reading_.shapes[body.shape].shape.faceCount();
  out.exactness.exactFaces = out.exactness.faces;
}

// What a file of triangles is made of: the union of what closes, as parts of an assembly may touch or overlap; what does
// not close stands beside it as it is.
Status OpenFile::solids(ExactBuilt& out, const base::Limits& limits, const base::Task& task) const {
  mesh::Context meshes{limits, task, {}};
  std::vector<mesh::Solid> closed;
  mesh::Triangles open;
  for (const kernel::Body& body : reading_.bodies) {
    task.report("Joining", out.bodies.size(), reading_.bodies.size());
    const kernel::FileShape& shape = reading_.shapes[body.shape];
    const kernel::Drawn& drawn = drawn_[body.shape];
    if (drawn.triangles.indices.empty()) continue;
    mesh::Triangles triangles = placed(drawn, body.fileFromShape);
    Result<mesh::Solid> solid = mesh::fromTriangles(meshes, triangles);
    if (!solid) return solid.failure();
    if (solid->isClosed() && solid->measures().volume < 0) {
      for (std::size_t i = 0; i < triangles.indices.size(); i += 3) std::swap(triangles.indices[i + 1], triangles.indices[i + 2]);
      solid = mesh::fromTriangles(meshes, triangles);
      if (!solid) return solid.failure();
    }
    if (solid->isClosed()) closed.push_back(*solid);
    else append(open, triangles);
    out.bodies.push_back({std::move(solid).value(), body.color ? body.color : shape.color, body.name});
  }
  if (out.bodies.empty())
    return Failure{Code::Empty, "The file holds lines and points only; there are no triangles to write."};
  mesh::Solid whole;
  if (!closed.empty()) {
    Result<mesh::Solid> joined = mesh::combined(meshes, mesh::Boolean::Union, std::span<const mesh::Solid>(closed));
    if (!joined) return joined.failure();
    whole = std::move(joined).value();
  }
  out.built.closed = open.indices.empty();
  if (!open.indices.empty()) {
    mesh::Triangles all = whole.triangles();
    all.source.clear();
    append(all, open);
    Result<mesh::Solid> both = mesh::fromTriangles(meshes, all);
    if (!both) return both.failure();
    whole = std::move(both).value();
  }
  out.built.whole = std::move(whole);
  return base::Done{};
}

Result<ExactBuilt> OpenFile::built(const model::ExactOptions& options, const base::Limits& limits, const base::Task& task) {
  if (Status status = draw(options.deflection, limits, task); !status) return status.failure();
  if (options.check)
    if (Status status = check(limits, task); !status) return status.failure();
  ExactBuilt out;
  picture(out);
  describe(out);
  if (options.forFile)
    if (Status status = solids(out, limits, task); !status) return status.failure();
  return out;
}

}  // namespace pw::exact
