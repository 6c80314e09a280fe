// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "exact/evaluation.hpp"
#include "model/node_geometry.hpp"

// What triangles of the same graph are good for: shapes that stay faceted, and the third evaluation.
namespace pw::exact {

using base::Code;
using base::Failure;
using base::Result;
using graph::Dimension;
using graph::NodeRef;

namespace {

// Outlines come back from Clipper2 on a grid of 2^-16 mm, rounded towards zero at each step.
constexpr double outlineGrid = 4e-5;
// Of the volume: what sums of products of doubles may lose.
constexpr double rounding = 1e-7;

double toleranceOf(double volume, double area, double sagitta) {
  return area * (sagitta + outlineGrid) + std::abs(volume) * rounding + 1e-9;
}

std::string figure(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace

Result<model::Geometry> Evaluation::asWritten(const NodeRef& node) {
  if (base::Status status = meshes_.make({node}, design_); !status) return status.failure();
  return meshes_.plain(*node);
}

Result<ValueRef> Evaluation::faceted(const NodeRef& node, const std::string& reason) {
  Result<model::Geometry> geometry = asWritten(node);
  if (!geometry) return geometry.failure();
  if (!reason.empty()) {
    remembered_.faceted.emplace(node->digest, reason);
    third_.forget(node->digest);
    around_.forget(node->digest);
  }
  const std::uint32_t tag = reason.empty() ? 0 : remembered_.tags.of(std::nullopt, node->digest);
  if (node->dimension == Dimension::Two) {
    const auto& outline = std::get<mesh::Outline>(*geometry);
    if (outline.isEmpty()) return emptyValue(node);
    Result<kernel::Profile> profile = kernel::polygon(context_, outline);
    if (!profile && !outline.isSanitized()) {
      // Contours that cross each other: what they enclose is a union's result.
      mesh::Context context{context_.limits, context_.task, {}};
      const mesh::Outline both[] = {outline, outline};
      Result<mesh::Outline> clean = mesh::combined(context, mesh::Boolean::Union, both);
      if (!clean) return clean.failure();
      if (clean->isEmpty()) return emptyValue(node);
      profile = kernel::polygon(context_, *clean);
    }
    if (!profile) return profile.failure();
    return profileValue(node, std::move(profile).value(), tag);
  }
  const auto& solid = std::get<mesh::Solid>(*geometry);
  if (solid.isEmpty()) return emptyValue(node);
  // So many triangles never merge into few planes: not worth the attempt.
  const bool hopeless = solid.triangleCount() > 40 * context_.limits.exactFacets;
  if (solid.isClosed() && !hopeless) {
    Result<kernel::Solid> exact = kernel::faceted(context_, solid);
    if (exact) return solidValue(node, tag ? exact->withTag(tag) : std::move(exact).value());
    if (exact.failure().code == Code::Cancelled) return exact.failure();
  }
  auto value = emptyValue(node);
  value->solid.reset();
  value->heavy = solid;
  return value;
}

Result<kernel::Solid> Evaluation::wholeOf(const ValueRef& value) {
  if (!value->heavy) return solidOf(value);
  if (value->solid) return *value->solid;
  if (value->heavy->isEmpty()) return kernel::Solid();
  if (!value->heavy->isClosed())
    return Failure{Code::BadInput,
                   "The polyhedron is not closed, so that it encloses nothing an exact model "
                   "could hold. Close its faces, or export triangles as written."};
  kernel::Context context = context_;
  context.limits.exactFacets = std::max(context.limits.exactFacets, wholeFacets);
  constexpr const char* wayOut = " Make it of fewer facets ($fn, slices), or export triangles as written.";
  if (value->heavy->triangleCount() > 40 * wholeFacets)
    return Failure{Code::Limit, "What stays faceted has " + std::to_string(value->heavy->triangleCount()) +
                                    " triangles; an exact model takes at most " +
                                    std::to_string(wholeFacets) + " planes." + wayOut};
  Result<kernel::Solid> solid = kernel::faceted(context, *value->heavy);
  if (!solid) {
    Failure failure = solid.failure();
    if (failure.code == Code::Limit) failure.message += wayOut;
    return failure;
  }
  const bool marked = remembered_.staysFaceted(value->node->digest);
  value->solid = marked ? solid->withTag(remembered_.tags.of(std::nullopt, value->node->digest)) : *solid;
  return *value->solid;
}

Result<mesh::Solid> Evaluation::fine(const NodeRef& node) {
  const Third& third = third_.of(node);
  model::Builder builder(remembered_.meshes, context_.limits, context_.task);
  if (base::Status status = builder.make({third.node}, design_); !status) return status.failure();
  return std::get<mesh::Solid>(builder.plain(*third.node));
}

Result<Evaluation::Verdict> Evaluation::compared(const NodeRef& node, const kernel::Solid& solid) {
  Verdict verdict;
  Result<mesh::Solid> mesh = fine(node);
  if (!mesh) {
    if (mesh.failure().code == Code::Cancelled) return mesh.failure();
    verdict.words = "the triangle model to compare with can't be built: " + mesh.failure().message;
    return verdict;
  }
  const mesh::Measures fine = mesh->measures(), exact = solid.measures();
  verdict.doubt = std::abs(std::abs(fine.volume) - exact.volume);
  const double tolerance =
      toleranceOf(fine.volume, std::max(fine.area, exact.area), third_.of(node).sagitta);
  if (!(verdict.doubt <= tolerance)) {
    verdict.words =
        "volume " + figure(exact.volume) + " mm3 where triangles say " + figure(fine.volume) + " mm3";
    return verdict;
  }
  const std::size_t pieces = solid.pieces();
  if (pieces == mesh->pieces()) {
    verdict.agrees = true;
    return verdict;
  }
  // Round parts that only touch are apart as polygons inside of their circles, and meet as polygons around
  // them.
  const Third& around = around_.of(node);
  model::Builder builder(remembered_.meshes, context_.limits, context_.task);
  if (base::Status status = builder.make({around.node}, design_); !status) return status.failure();
  const model::Geometry larger = builder.plain(*around.node);
  verdict.agrees = std::get<mesh::Solid>(larger).pieces() == pieces;
  if (!verdict.agrees)
    verdict.words = std::to_string(pieces) + " pieces where triangles say " + std::to_string(mesh->pieces());
  return verdict;
}

// Only where every step is compared: making it costs as much as the comparison.
Result<std::optional<kernel::Expected>> Evaluation::expected(const NodeRef& node) {
  if (care_ == Care::Quick || !node) return std::optional<kernel::Expected>();
  Result<mesh::Solid> mesh = fine(node);
  if (!mesh) return mesh.failure();
  const mesh::Measures fine = mesh->measures();
  return std::optional(kernel::Expected{std::abs(fine.volume),
                                        toleranceOf(fine.volume, fine.area, third_.of(node).sagitta)});
}

Result<std::optional<kernel::Expected>> Evaluation::expectedArea(const NodeRef& node) {
  const Third& third = third_.of(node);
  model::Builder builder(remembered_.meshes, context_.limits, context_.task);
  if (base::Status status = builder.make({third.node}, design_); !status) return status.failure();
  const model::Geometry geometry = builder.plain(*third.node);
  const auto& outline = std::get<mesh::Outline>(geometry);
  return std::optional(
      kernel::Expected{outline.area(), toleranceOf(outline.area(), outline.perimeter(), third.sagitta)});
}

}  // namespace pw::exact
