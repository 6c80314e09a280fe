// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernel/exchange.hpp"
#include "kernel/part21.hpp"

namespace pw::kernel {

namespace {

using base::Code;
using base::Failure;
using base::Status;
using part21::Records;
using part21::Role;

// Arrows from i: targets[first[i]] up to targets[first[i + 1]].
struct Graph {
  std::vector<std::uint32_t> first, targets;
  std::size_t size() const { return first.empty() ? 0 : first.size() - 1; }
};

struct Walk {
  std::vector<std::uint32_t> order;  // every node after all it points to, arrows of `back` left out
  std::vector<std::pair<std::uint32_t, std::uint32_t>> back;  // arrows that close circles: the node, the arrow's index
};

// Depth first with a stack of its own: a stranger's chain may be as long as the file.
Walk walked(const Graph& graph) {
  enum : std::uint8_t { New, Open, Closed };
  Walk walk;
  walk.order.reserve(graph.size());
  std::vector<std::uint8_t> state(graph.size(), New);
  std::vector<std::uint32_t> next = graph.first;
  std::vector<std::uint32_t> path;
  for (std::uint32_t root = 0; root < graph.size(); ++root) {
    if (state[root] != New) continue;
    state[root] = Open;
    path.push_back(root);
    while (!path.empty()) {
      const std::uint32_t node = path.back();
      if (next[node] == graph.first[node + 1]) {
        state[node] = Closed;
        walk.order.push_back(node);
        path.pop_back();
        continue;
      }
      const std::uint32_t arrow = next[node]++, target = graph.targets[arrow];
      if (target == part21::absent) continue;
      if (state[target] == Open) walk.back.emplace_back(node, arrow);
      if (state[target] == New) {
        state[target] = Open;
        path.push_back(target);
      }
    }
  }
  return walk;
}

constexpr std::uint64_t muchTooMany = std::uint64_t{1} << 62;
std::uint64_t sum(std::uint64_t a, std::uint64_t b) { return std::min(muchTooMany, a + b); }

std::string number(std::uint64_t value) {
  return value >= muchTooMany ? "more than 4e18" : std::to_string(value);
}

Failure refused(const std::string& what, std::uint64_t limit) {
  return {Code::Limit, "The STEP file is refused: " + what + "; the limit is " + std::to_string(limit) + "."};
}

std::string named(const Records& records, std::uint32_t index) {
  return "#" + std::to_string(records.ids[index]);
}

// How much there is behind each record. A file of a few lines in which each record names the next ten
// times takes a reader that follows references for ever; so does a chain longer than its stack.
Status measured(const Records& records, const base::Limits& limits, std::vector<std::uint64_t>& placed) {
  const Graph graph{records.first, records.references};
  const Walk walk = walked(graph);
  std::vector<std::uint64_t> expanded(records.size(), 1);
  std::vector<std::uint32_t> depth(records.size(), 1);
  placed.assign(records.size(), 0);
  for (const std::uint32_t i : walk.order) {
    placed[i] = records.roles[i] == Role::Placed || records.roles[i] == Role::Solid;
    for (std::uint32_t k = graph.first[i]; k < graph.first[i + 1]; ++k) {
      const std::uint32_t j = graph.targets[k];
      if (j == part21::absent) continue;
      expanded[i] = sum(expanded[i], expanded[j]);
      placed[i] = sum(placed[i], placed[j]);
      depth[i] = std::max(depth[i], depth[j] + 1);
    }
    if (depth[i] > limits.exchangeDepth) {
      return refused("record " + named(records, i) + " leads to a chain of " + std::to_string(depth[i]) +
                         " records that refer to each other",
                     limits.exchangeDepth);
    }
    if (expanded[i] > limits.exchangeExpanded) {
      return refused("record " + named(records, i) + " stands for " + number(expanded[i]) +
                         " records once its references are followed",
                     limits.exchangeExpanded);
    }
    if (placed[i] > limits.exchangeInstances) {
      return refused("record " + named(records, i) + " places " + number(placed[i]) + " solids",
                     limits.exchangeInstances);
    }
  }
  return base::Done{};
}

// Solids of each product's own shape: its representations and those related to them.
std::vector<std::uint64_t> solidsOfProducts(const Records& records, const std::vector<std::uint64_t>& placed) {
  const auto reference = [&](std::size_t i, std::size_t k) {
    return records.references[records.first[i] + k];
  };
  const auto count = [&](std::size_t i) { return records.first[i + 1] - records.first[i]; };
  std::vector<std::uint64_t> related(records.size(), 0), own(records.size(), 1);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records.roles[i] != Role::Relation || count(i) < 2) continue;
    const std::uint32_t a = reference(i, 0), b = reference(i, 1);
    if (a == part21::absent || b == part21::absent) continue;
    related[a] = sum(related[a], placed[b]);
    related[b] = sum(related[b], placed[a]);
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records.roles[i] != Role::ShapeOf || count(i) < 2) continue;
    const std::uint32_t shape = reference(i, 0), representation = reference(i, 1);
    if (records.roles[shape] != Role::Shape || count(shape) < 1) continue;
    std::uint64_t& solids = own[reference(shape, 0)];
    solids = sum(solids, sum(placed[representation], related[representation]));
  }
  return own;
}

// The assembly: a usage names the assembly and its component, so that its circles are none of the
// references' and its instances multiply level by level.
Status assembled(const Records& records, const base::Limits& limits, const std::vector<std::uint64_t>& placed) {
  Graph graph;
  graph.first.assign(records.size() + 1, 0);
  const auto isUsage = [&](std::size_t i) {
    return records.roles[i] == Role::Usage && records.first[i + 1] - records.first[i] >= 2;
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (isUsage(i)) ++graph.first[records.references[records.first[i]] + 1];
  }
  for (std::size_t i = 1; i < graph.first.size(); ++i) graph.first[i] += graph.first[i - 1];
  graph.targets.resize(graph.first.back());
  std::vector<std::uint32_t> end(graph.first.begin(), graph.first.end() - 1);
  std::vector<bool> isComponent(records.size(), false);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (!isUsage(i)) continue;
    const std::uint32_t component = records.references[records.first[i] + 1];
    graph.targets[end[records.references[records.first[i]]]++] = component;
    isComponent[component] = true;
  }
  const Walk walk = walked(graph);
  if (!walk.back.empty()) {
    const auto& [node, arrow] = walk.back.front();
    const std::uint32_t target = graph.targets[arrow];
    return part21::badStep("assembly " + named(records, node) + " holds itself" +
                               (node == target ? std::string() : " by way of " + named(records, target)),
                           records.lines[node]);
  }

  std::vector<std::uint64_t> total = solidsOfProducts(records, placed);
  std::vector<std::uint32_t> depth(records.size(), 1);
  std::uint64_t inAll = 0;
  for (const std::uint32_t i : walk.order) {
    const bool isAssembly = graph.first[i] != graph.first[i + 1];
    for (std::uint32_t k = graph.first[i]; k < graph.first[i + 1]; ++k) {
      total[i] = sum(total[i], total[graph.targets[k]]);
      depth[i] = std::max(depth[i], depth[graph.targets[k]] + 1);
    }
    if (depth[i] > limits.exchangeNesting) {
      return refused("its assemblies are nested " + std::to_string(depth[i]) + " deep", limits.exchangeNesting);
    }
    if (isAssembly && !isComponent[i]) inAll = sum(inAll, total[i]);
  }
  if (inAll > limits.exchangeInstances) {
    return refused("its assembly has " + number(inAll) + " parts once each is placed", limits.exchangeInstances);
  }
  return base::Done{};
}

}  // namespace

namespace {

// Records that name one which is not in the file, or themselves, do without it, or go, and with them what needs them.
Status withoutTheAbsent(Records& records, const base::Limits& limits) {
  std::map<std::uint32_t, std::uint32_t> circles;  // records, and the other one of the circle
  for (const auto& [node, arrow] : walked(Graph{records.first, records.references}).back) {
    circles.emplace(node, records.references[arrow]);
    records.references[arrow] = part21::absent;
  }
  std::vector<std::uint32_t> dead;
  std::vector<std::size_t> skippedOfDead;
  part21::Changes changes;
  std::vector<SkippedRecord>& skipped = records.skipped;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    const auto begin = records.references.begin() + records.first[i], end = records.references.begin() + records.first[i + 1];
    if (std::find(begin, end, part21::absent) == end) continue;
    std::uint32_t missing = 0;
    std::string text = part21::withoutAbsent(records, i, missing);
    const auto circle = circles.find(i);
    skipped.push_back({records.ids[i], records.typeOf(i), records.lines[i],
                       circle == circles.end() ? "it refers to #" + std::to_string(missing) + ", which is not in the file"
                       : circle->second == i   ? std::string("it refers to itself")
                                               : "it refers to itself by way of " + named(records, circle->second),
                       ""});
    if (skipped.size() > limits.exchangeSkipped) {
      return part21::badStep("more than " + std::to_string(limits.exchangeSkipped) +
                                 " of its records are damaged or refer to records that are not there, the last #" +
                                 std::to_string(records.ids[i]),
                             records.lines[i]);
    }
    if (text.empty()) {
      dead.push_back(i);
      skippedOfDead.push_back(skipped.size() - 1);
    } else {
      changes.emplace(i, std::move(text));
    }
  }
  if (dead.empty() && changes.empty()) return base::Done{};
  std::vector<std::string> lost;
  part21::takenOut(records, dead, changes, lost);
  for (std::size_t k = 0; k < dead.size(); ++k) skipped[skippedOfDead[k]].lost = lost[k];
  records = part21::changed(records, changes);
  return base::Done{};
}

}  // namespace

base::Result<Records> part21::scanned(std::string_view bytes, const base::Limits& limits) {
  base::Result<Records> records = recordsOf(bytes, limits);
  if (!records) return records;
  // Other standards use the same text: building models most of all.
  if (records->schema.starts_with("IFC")) {
    return Failure{Code::Unsupported, "This file holds a building model (" + records->schema.substr(0, 40) +
                                          "), not the parts of a STEP file (AP203, AP214, AP242). Export the part as "
                                          "STEP from the program it was made with."};
  }
  if (Status status = withoutTheAbsent(*records, limits); !status) return status.failure();
  std::vector<std::uint64_t> placed;
  if (Status status = measured(*records, limits, placed); !status) return status.failure();
  if (Status status = assembled(*records, limits, placed); !status) return status.failure();
  return records;
}

Status prescanStep(std::string_view bytes, const base::Limits& limits) {
  if (const auto records = part21::scanned(bytes, limits); !records) return records.failure();
  return base::Done{};
}

}  // namespace pw::kernel
