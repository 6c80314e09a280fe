// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <span>
#include <utility>

#include "model/builder.hpp"
#include "model/design_parts.hpp"
#include "model/node_geometry.hpp"
#include "model/occurrences.hpp"

namespace pw::model {
namespace {

using base::Failure;
using base::Status;
using graph::Dimension;
using graph::NodeRef;
using graph::OccurrenceRef;

class AsWritten final : public Engine {
 public:
  explicit AsWritten(std::size_t bytes) : remembered_(bytes) {}

  base::Result<Built> build(const OccurrenceRef& root, const base::Limits& limits,
                             const base::Task& task) override {
    const Failure empty{base::Code::Empty, "Current top level object is empty."};
    if (!root) return empty;
    // Identities outlive the results that showed them; a session never gets near this.
    if (remembered_.colors.size() > 1'000'000) remembered_.clear();
    Builder builder(remembered_, limits, task);
    const Marks marks = root->hasMarks ? marksIn(*root) : Marks{};
    if (!root->node && marks.backgrounds.empty()) return empty;

    Built result;
    result.flat = root->node && root->node->dimension == Dimension::Two;
    if (root->node) {
      base::Result<Geometry> whole = wholeOf(builder, root);
      if (!whole) return whole.failure();
      result.whole = std::move(whole).value();
    }
    std::vector<NodeRef> marked = marks.highlights;
    marked.insert(marked.end(), marks.backgrounds.begin(), marks.backgrounds.end());
    if (Status status = builder.make(marked, *root); !status) return status.failure();
    for (const NodeRef& node : marks.highlights) result.highlights.push_back(builder.plain(*node));
    for (const NodeRef& node : marks.backgrounds) result.backgrounds.push_back(builder.plain(*node));
    std::erase_if(result.highlights, isEmpty);
    std::erase_if(result.backgrounds, isEmpty);
    if (isEmpty(result.whole) && result.backgrounds.empty()) return empty;

    if (const auto* solid = std::get_if<mesh::Solid>(&result.whole)) {
      result.closed = solid->isClosed();
      if (root->hasColor) result.faceColors = colorsOf(*solid);
    }
    result.diagnostics = said(root);
    result.incomplete = lackingBy(remembered_.remarks, *root);
    result.nodesBuilt = builder.built();
    result.nodesRemembered = builder.fromMemory();
    return result;
  }

  base::Result<std::vector<Piece>> pieces(const OccurrenceRef& root, const base::Limits& limits,
                                          const base::Task& task) override {
    if (!root || !root->node)
      return Failure{base::Code::Empty, "Current top level object is empty."};
    Builder builder(remembered_, limits, task);
    const std::vector<ColorGroup> groups = groupsIn(*root);
    std::vector<Piece> pieces;
    const bool mixed = root->node->dimension == Dimension::Three &&
                       std::ranges::any_of(groups, &ColorGroup::mixed);
    if (mixed) {
      base::Result<std::vector<Piece>> several = mixedPieces(builder, groups, *root, limits, task);
      if (!several) return several.failure();
      pieces = std::move(several).value();
    } else if (groups.size() < 2) {
      base::Result<Geometry> whole = wholeOf(builder, root);
      if (!whole) return whole.failure();
      pieces.push_back({std::move(whole).value(),
                        groups.empty() ? std::nullopt : groups.front().color,
                        groups.empty() ? std::string() : groups.front().name});
    } else {
      const Dimension dimension = root->node->dimension;
      std::vector<NodeRef> unions, nodes;
      for (const ColorGroup& group : groups)
        unions.push_back(group.nodes.size() == 1
                             ? group.nodes.front()
                             : graph::makeNode(graph::Union{}, dimension, group.nodes));
      for (auto group = unions.begin(); group != unions.end(); ++group)
        nodes.push_back(group + 1 == unions.end()
                            ? *group
                            : graph::makeNode(graph::Difference{}, dimension, {group, unions.end()}));
      if (Status status = builder.make(nodes, *root); !status) return status.failure();
      for (std::size_t i = 0; i < nodes.size(); ++i)
        pieces.push_back({builder.plain(*nodes[i]), groups[i].color, groups[i].name});
    }
    std::erase_if(pieces, [](const Piece& piece) { return isEmpty(piece.geometry); });
    if (pieces.empty()) return Failure{base::Code::Empty, "Current top level object is empty."};
    return pieces;
  }

  std::vector<protocol::Diagnostic> said(const OccurrenceRef& root) const override {
    return root ? saidBy(remembered_.remarks, *root) : std::vector<protocol::Diagnostic>();
  }

  void forget() override { remembered_.clear(); }

 private:
  base::Result<Geometry> wholeOf(Builder& builder, const OccurrenceRef& root) {
    base::Result<Geometry> whole = [&]() -> base::Result<Geometry> {
      if (root->hasColor && root->node->dimension == Dimension::Three) return builder.colored(*root);
      if (Status status = builder.make({root->node}, *root); !status) return status.failure();
      return builder.plain(*root->node);
    }();
    if (!whole || reachOf(*whole) <= builder.limits().coordinate) return whole;
    return tooFar(builder, *root);
  }

  // Told of the first statement, from the inside, that reaches so far.
  static Failure tooFar(Builder& builder, const graph::Occurrence& root) {
    NodeRef node = root.node;
    double reach = 0;
    for (bool deeper = true; deeper;) {
      deeper = false;
      if (Status status = builder.make({node}, root); !status) return status.failure();
      reach = reachOf(builder.plain(*node));
      for (const NodeRef& child : node->children) {
        if (Status status = builder.make({child}, root); !status) return status.failure();
        if (reachOf(builder.plain(*child)) <= builder.limits().coordinate) continue;
        node = child;
        deeper = true;
        break;
      }
    }
    Failure failure = reachesTooFar(*node, reach, builder.limits());
    if (const graph::Occurrence* statement = statementOf(root, node->digest)) failure.place = statement->place;
    return failure;
  }

  // The pieces where faces of one have several colours: each group put together of its coloured occurrences.
  base::Result<std::vector<Piece>> mixedPieces(Builder& builder, const std::vector<ColorGroup>& groups,
                                               const graph::Occurrence& design, const base::Limits& limits,
                                               const base::Task& task) {
    mesh::Context context{limits, task, {}};
    std::vector<mesh::Solid> solids;
    for (const ColorGroup& group : groups) {
      std::vector<mesh::Solid> items;
      for (const ColorGroup::Item& item : group.items) {
        base::Result<Geometry> made = itemOf(builder, *item.occurrence, design);
        if (!made) return made.failure();
        base::Result<mesh::Solid> placed =
            mesh::transformed(context, std::get<mesh::Solid>(*made), item.designFromItem);
        if (!placed) return placed.failure();
        items.push_back(std::move(placed).value());
      }
      base::Result<mesh::Solid> solid = mesh::combined(context, mesh::Boolean::Union, items);
      if (!solid) return solid.failure();
      solids.push_back(std::move(solid).value());
    }
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      base::Result<mesh::Solid> rest =
          mesh::combined(context, mesh::Boolean::Difference, std::span(solids).subspan(i));
      if (!rest) return rest.failure();
      Piece piece{std::move(rest).value(), groups[i].color, groups[i].name};
      // Not those of the groups after it, whose faces the cut has left here.
      if (groups[i].mixed) colorFaces(piece, colorsOf(solids[i]));
      pieces.push_back(std::move(piece));
    }
    return pieces;
  }

  static base::Result<Geometry> itemOf(Builder& builder, const graph::Occurrence& item,
                                       const graph::Occurrence& design) {
    if (item.hasColor) return builder.colored(item);
    if (Status status = builder.make({item.node}, design); !status) return status.failure();
    return builder.plain(*item.node);
  }

  // `colors` by source.
  static void colorFaces(Piece& piece, std::vector<std::pair<std::uint32_t, base::Color>> colors) {
    std::set<std::uint32_t> uncolored;
    std::vector<base::Color> seen;
    for (const std::uint32_t source : std::get<mesh::Solid>(piece.geometry).triangles().source) {
      const auto found =
          std::ranges::lower_bound(colors, source, {}, &std::pair<std::uint32_t, base::Color>::first);
      if (found == colors.end() || found->first != source) {
        uncolored.insert(source);
      } else if (std::ranges::find(seen, found->second) == seen.end()) {
        seen.push_back(found->second);
      }
    }
    if (seen.size() == 1 && uncolored.empty()) {
      piece.color = seen.front();
    } else if (!seen.empty()) {
      piece.faceColors = std::move(colors);
    }
  }

  std::vector<std::pair<std::uint32_t, base::Color>> colorsOf(const mesh::Solid& solid) const {
    const mesh::Triangles triangles = solid.triangles();
    const std::set<std::uint32_t> sources(triangles.source.begin(), triangles.source.end());
    std::vector<std::pair<std::uint32_t, base::Color>> colors;
    for (const std::uint32_t source : sources)
      if (const auto found = remembered_.colors.find(source); found != remembered_.colors.end())
        colors.emplace_back(source, found->second);
    return colors;
  }

  Remembered remembered_;
};

}  // namespace

std::unique_ptr<Engine> makeAsWrittenEngine(std::size_t bytes) { return std::make_unique<AsWritten>(bytes); }

}  // namespace pw::model
