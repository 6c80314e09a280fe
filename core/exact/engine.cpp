// SPDX-License-Identifier: Apache-2.0
#include "exact/engine.hpp"

#include <algorithm>
#include <utility>

#include "exact/design.hpp"
#include "exact/open_file.hpp"
#include "model/design_parts.hpp"
#include "model/node_geometry.hpp"

namespace pw::exact {
namespace {

using base::Code;
using base::Failure;
using base::Result;
using base::Status;
using graph::Dimension;
using graph::NodeRef;
using graph::OccurrenceRef;
using model::ExactBuilt;

// Identities outlive the results that showed them; a session never gets near this.
constexpr std::size_t mostTags = 1'000'000;

Failure emptyFailure() { return {Code::Empty, "Current top level object is empty."}; }
Failure flatFailure() {
  return {Code::Unsupported,
          "A flat design has no exact solid. Export its outline as SVG or DXF, or extrude it."};
}

kernel::Deflection deflectionOf(const model::ExactOptions& options) { return {options.deflection, 0.35}; }

// Some face may not take one deflection and take another.
Result<kernel::Meshed> meshedAnyhow(kernel::Context& context, const kernel::Solid& solid,
                                    const model::ExactOptions& options) {
  const kernel::Deflection asked = deflectionOf(options);
  Result<kernel::Meshed> meshed = kernel::meshed(context, solid, asked);
  for (const double finer : {0.5, 0.23}) {
    if (meshed || meshed.failure().code == Code::Cancelled) break;
    Result<kernel::Meshed> again = kernel::meshed(context, solid, {asked.linear * finer, asked.angle * 0.7});
    if (again) return again;
  }
  return meshed;
}

// Triangles of one part behind those that are there.
void append(ExactBuilt& out, const kernel::Meshed& meshed, std::uint32_t sourceShift) {
  const auto first = static_cast<std::uint32_t>(out.triangles.vertexCount());
  out.triangles.positions.insert(out.triangles.positions.end(), meshed.triangles.positions.begin(),
                                 meshed.triangles.positions.end());
  for (const std::uint32_t index : meshed.triangles.indices) out.triangles.indices.push_back(first + index);
  for (const std::uint32_t source : meshed.triangles.source)
    out.triangles.source.push_back(source + sourceShift);
  out.normals.insert(out.normals.end(), meshed.normals.begin(), meshed.normals.end());
  out.edges.insert(out.edges.end(), meshed.edges.begin(), meshed.edges.end());
}

kernel::FileHeader headerOf(const model::Provenance& from) {
  return {from.name,    from.description, from.author,  from.organization,
          from.licence, from.time,        from.program, from.source};
}

class ExactEngine final : public model::ExactEngine {
 public:
  explicit ExactEngine(std::size_t bytes) : remembered_(bytes) {}

  Result<ExactBuilt> build(const OccurrenceRef& root, const model::ExactOptions& options,
                           const base::Limits& limits, const base::Task& task) override {
    if (Status status = usable(root); !status) return status.failure();
    DesignRun run(remembered_, root, limits, task);
    ExactBuilt out;
    Result<mesh::Solid> written = run.asWritten(root->node);
    if (!written) return written.failure();
    if (written->isEmpty()) return emptyFailure();
    Result<Whole> whole = run.whole(options.crossCheck);
    if (!whole) return whole.failure();
    if (whole->solid.isEmpty()) return emptyFailure();
    out.exactness = exactnessOf(remembered_, *root, whole->solid);
    out.exactness.asWrittenVolume = written->measures().volume;
    out.exactness.volumeDoubt = whole->doubt;
    if (Status status = show(out, run, whole->solid, options, limits, task); !status) return status.failure();
    for (const std::uint32_t tag : whole->solid.tags())
      if (const auto& color = remembered_.tags.at(tag).color) out.built.faceColors.emplace_back(tag, *color);
    for (std::size_t t = 0; t < out.triangles.source.size(); ++t)
      if (remembered_.tags.at(out.triangles.source[t]).faceted)
        out.facetedTriangles.push_back(static_cast<std::uint32_t>(t));
    if (Status status = marked(out, run, root); !status) return status.failure();
    out.built.diagnostics = model::saidBy(remembered_.meshes.remarks, *root);
    out.built.incomplete = model::lackingBy(remembered_.meshes.remarks, *root);
    if (out.unmeshed)
      out.built.diagnostics.push_back(
          {protocol::Severity::Note,
           "The exact surfaces can't be drawn; fine triangles are shown. STEP and BREP files hold the "
           "exact solid. " + out.unmeshed->message,
           "", 0});
    out.built.nodesBuilt = run.built();
    out.built.nodesRemembered = run.fromMemory();
    return out;
  }

  Result<std::string> write(const OccurrenceRef& root, model::ExactFormat format,
                            const model::Provenance& provenance, const base::Limits& limits,
                            const base::Task& task) override {
    if (Status status = usable(root); !status) return status.failure();
    DesignRun run(remembered_, root, limits, task);
    Result<std::vector<kernel::Part>> parts = run.parts(provenance.name);
    if (!parts) return parts.failure();
    task.report("Writing", 0, 0);
    kernel::Context context{limits, task};
    return format == model::ExactFormat::Step ? kernel::writeStep(context, *parts, headerOf(provenance))
                                              : kernel::writeBrep(context, *parts);
  }

  Result<std::vector<model::Piece>> pieces(const OccurrenceRef& root, const model::ExactOptions& options,
                                           const base::Limits& limits, const base::Task& task) override {
    if (Status status = usable(root); !status) return status.failure();
    DesignRun run(remembered_, root, limits, task);
    Result<std::vector<kernel::Part>> parts = run.parts("");
    if (!parts) return parts.failure();
    kernel::Context context{limits, task};
    std::vector<model::Piece> pieces;
    for (const kernel::Part& part : *parts) {
      task.report("Meshing", pieces.size(), parts->size());
      Result<kernel::Meshed> meshed = meshedAnyhow(context, part.solid, options);
      if (!meshed) return meshed.failure();
      pieces.push_back({std::move(meshed->solid), part.color, part.name});
    }
    return pieces;
  }

  Result<ExactBuilt> read(std::string_view bytes, model::ExactFormat format,
                          const model::ExactOptions& options, const base::Limits& limits,
                          const base::Task& task) override {
    if (!file_ || !file_->holds(bytes)) {
      file_.reset();
      Result<OpenFile> opened = OpenFile::read(bytes, format, limits, task);
      if (!opened) return opened.failure();
      file_ = std::move(opened).value();
    }
    return file_->built(options, limits, task);
  }

  void forget() override {
    remembered_.clear();
    file_.reset();
  }

 private:
  Status usable(const OccurrenceRef& root) {
    if (!root || !root->node || root->node->dimension == Dimension::None) return emptyFailure();
    if (root->node->dimension == Dimension::Two) return flatFailure();
    if (remembered_.tags.size() > mostTags) remembered_.clear();
    return base::Done{};
  }

  static void addMeasures(ExactBuilt& out, const kernel::Solid& solid, bool first) {
    const mesh::Measures one = solid.measures();
    mesh::Measures& sum = out.measures;
    const double volume = sum.volume + one.volume;
    if (volume > 0) sum.centroid = (sum.centroid * sum.volume + one.centroid * one.volume) / volume;
    sum.volume = volume;
    sum.area += one.area;
    const base::Box3 box = solid.box();
    sum.box = first ? box : base::Box3{glm::min(sum.box.min, box.min), glm::max(sum.box.max, box.max)};
    out.pieces += solid.pieces();
    out.exactness.volume = sum.volume;
  }

  // The solid stands; that no mesh of it does is no reason to give nothing.
  static Status show(ExactBuilt& out, DesignRun& run, const kernel::Solid& solid,
                     const model::ExactOptions& options, const base::Limits& limits, const base::Task& task) {
    addMeasures(out, solid, true);
    if (!options.triangles) return base::Done{};
    task.report("Meshing", 0, 0);
    kernel::Context context{limits, task};
    Result<kernel::Meshed> meshed = meshedAnyhow(context, solid, options);
    if (!meshed) {
      if (meshed.failure().code == Code::Cancelled) return meshed.failure();
      Result<mesh::Solid> fine = run.fine();
      if (!fine) return fine.failure();
      out.built.whole = std::move(fine).value();
      out.unmeshed = meshed.failure();
      return base::Done{};
    }
    append(out, *meshed, 0);
    out.built.whole = std::move(meshed->solid);
    return base::Done{};
  }

  // '#' and '%' parts are only shown: as written.
  Status marked(ExactBuilt& out, DesignRun& run, const OccurrenceRef& root) {
    if (!root->hasMarks) return base::Done{};
    const model::Marks marks = model::marksIn(*root);
    for (const auto& [nodes, into] : {std::pair(&marks.highlights, &out.built.highlights),
                                      std::pair(&marks.backgrounds, &out.built.backgrounds)})
      for (const NodeRef& node : *nodes) {
        if (node->dimension == Dimension::Two) continue;
        Result<mesh::Solid> solid = run.asWritten(node);
        if (!solid) return solid.failure();
        if (!solid->isEmpty()) into->push_back(std::move(solid).value());
      }
    return base::Done{};
  }

  Remembered remembered_;
  std::optional<OpenFile> file_;  // that was read last: a picture, its check and its exports read it once
};

}  // namespace

std::unique_ptr<model::ExactEngine> makeExactEngine(std::size_t bytes) {
  return std::make_unique<ExactEngine>(bytes);
}

}  // namespace pw::exact
