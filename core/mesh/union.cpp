// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "base/disjoint_sets.hpp"
#include "mesh/combining.hpp"

namespace pw::mesh {

namespace {

using manifold::Manifold;
using manifold::OpType;

base::Box3 joined(const base::Box3& a, const base::Box3& b) {
  return {glm::min(a.min, b.min), glm::max(a.max, b.max)};
}

class Uniter {
 public:
  explicit Uniter(const Evaluator& evaluator) : evaluator_(evaluator) {}

  // Where one boolean fails, its status is the result's.
  Manifold united(std::vector<Part> parts) const {
    if (parts.size() == 1) return parts[0].shape;
    std::vector<Manifold> islands;
    bool clear = true;  // boxes too, which those of finished islands need not be
    for (std::vector<Part>& cluster : clusters(std::move(parts))) {
      clear = clear && cluster.size() == 1;
      islands.push_back(unitedCluster(std::move(cluster)));
      if (islands.back().Status() != Manifold::Error::NoError) return islands.back();
    }
    return together(islands, clear);
  }

 private:
  // Bodies whose boxes are clear of each other are joined by Manifold itself, as a union that finds
  // nothing to do, up to the number of bodies where it begins to take them in portions.
  Manifold together(const std::vector<Manifold>& shapes, bool boxesClear) const {
    constexpr std::size_t portion = 1000;
    if (boxesClear && shapes.size() <= portion)
      return evaluator_.settled(Manifold::BatchBoolean(shapes, OpType::Add));
    return composed(shapes);
  }

  // Groups connected by touching boxes, by a sweep along x.
  static std::vector<std::vector<Part>> clusters(std::vector<Part> parts) {
    const std::size_t count = parts.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    base::DisjointSets groups(count);
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(parts[i].box.min.x, i); });
    std::vector<std::size_t> active;
    for (const std::size_t i : order) {
      std::erase_if(active, [&](std::size_t j) {
        return parts[j].box.max.x + touchMargin < parts[i].box.min.x;
      });
      for (const std::size_t j : active) {
        if (!touching(parts[i].box, parts[j].box)) continue;
        groups.join(i, j);
      }
      active.push_back(i);
    }
    std::vector<std::size_t> slot(count, count);
    std::vector<std::vector<Part>> out;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t l = groups.leaderOf(i);
      if (slot[l] == count) {
        slot[l] = out.size();
        out.emplace_back();
      }
      out[slot[l]].push_back(std::move(parts[i]));
    }
    return out;
  }

  Manifold unitedCluster(std::vector<Part> parts) const {
    std::vector<Part> layers = layered(std::move(parts));
    while (layers.size() > 1) {
      bySize(layers);
      std::vector<Part> next;
      for (std::size_t i = 0; i < layers.size(); i += 2) {
        if (i + 1 == layers.size()) {
          next.push_back(std::move(layers[i]));
          break;
        }
        Manifold both =
            evaluator_.settled(layers[i].shape.Boolean(layers[i + 1].shape, OpType::Add));
        if (both.Status() != Manifold::Error::NoError) return both;
        next.push_back({std::move(both), joined(layers[i].box, layers[i + 1].box)});
      }
      layers = std::move(next);
    }
    return layers[0].shape;
  }

  std::vector<Part> layered(std::vector<Part> parts) const {
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(parts[i].box.min.x, i); });
    struct Layer {
      std::vector<std::size_t> members;
      std::vector<std::size_t> active;
    };
    std::vector<Layer> layers;
    for (const std::size_t i : order) {
      Layer* home = nullptr;
      for (Layer& layer : layers) {
        std::erase_if(layer.active, [&](std::size_t j) {
          return parts[j].box.max.x + touchMargin < parts[i].box.min.x;
        });
        const bool clear = std::ranges::none_of(
            layer.active, [&](std::size_t j) { return touching(parts[i].box, parts[j].box); });
        if (clear) {
          home = &layer;
          break;
        }
      }
      if (!home) home = &layers.emplace_back();
      home->members.push_back(i);
      home->active.push_back(i);
    }
    std::vector<Part> out;
    for (Layer& layer : layers) {
      std::ranges::sort(layer.members);
      if (layer.members.size() == 1) {
        out.push_back(std::move(parts[layer.members[0]]));
        continue;
      }
      std::vector<Manifold> shapes;
      base::Box3 box = parts[layer.members[0]].box;
      for (const std::size_t i : layer.members) {
        shapes.push_back(parts[i].shape);
        box = joined(box, parts[i].box);
      }
      out.push_back({together(shapes, true), box});
    }
    return out;
  }

  const Evaluator& evaluator_;
};

}  // namespace

bool touching(const base::Box3& a, const base::Box3& b) {
  for (int k = 0; k < 3; ++k) {
    if (a.min[k] > b.max[k] + touchMargin || b.min[k] > a.max[k] + touchMargin) return false;
  }
  return true;
}

void bySize(std::vector<Part>& parts) {
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < parts.size(); ++i) order.emplace_back(parts[i].shape.NumTri(), i);
  std::ranges::sort(order);
  std::vector<Part> sorted;
  sorted.reserve(parts.size());
  for (const auto& [triangles, i] : order) sorted.push_back(std::move(parts[i]));
  parts = std::move(sorted);
}

Manifold unitedOf(const Evaluator& evaluator, std::vector<Part> parts) {
  return Uniter(evaluator).united(std::move(parts));
}

}  // namespace pw::mesh
