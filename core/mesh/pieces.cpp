// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/disjoint_sets.hpp"
#include "mesh/solid_rep.hpp"

namespace pw::mesh {

namespace {

base::Box3 boxOf(const manifold::Manifold& shape) {
  const manifold::Box box = shape.BoundingBox();
  return {fromManifold(box.min), fromManifold(box.max)};
}

// The wall of a hollow is a surface of its own: it goes to the smallest shell around it, so that
// what floats in the hollow is not taken for a part of that shell.
void addHollows(std::vector<manifold::Manifold>& shells,
                const std::vector<manifold::Manifold>& hollows) {
  std::vector<std::vector<manifold::Manifold>> groups;
  for (const manifold::Manifold& shell : shells) groups.push_back({shell});
  for (const manifold::Manifold& hollow : hollows) {
    const base::Box3 inner = boxOf(hollow);
    std::size_t home = shells.size();
    for (std::size_t i = 0; i < shells.size(); ++i) {
      const base::Box3 outer = boxOf(shells[i]);
      const bool around = glm::all(glm::lessThanEqual(outer.min, inner.min)) &&
                          glm::all(glm::lessThanEqual(inner.max, outer.max));
      if (around && (home == shells.size() || shells[i].Volume() < shells[home].Volume())) home = i;
    }
    if (home < shells.size()) groups[home].push_back(hollow);
  }
  for (std::size_t i = 0; i < shells.size(); ++i)
    if (groups[i].size() > 1) shells[i] = composed(groups[i]);
}

}  // namespace

std::size_t Solid::pieces() const {
  if (isEmpty()) return 0;
  if (rep_->body->open || rep_->flat) return 1;
  const bool insideOut = rep_->volume() < 0;
  std::vector<manifold::Manifold> shells, hollows;
  for (manifold::Manifold& shell : rep_->here().Decompose())
    ((shell.Volume() < 0) == insideOut ? shells : hollows).push_back(std::move(shell));
  std::vector<base::Box3> boxes;
  for (const manifold::Manifold& shell : shells) boxes.push_back(boxOf(shell));
  addHollows(shells, hollows);
  constexpr double contact = 1e-6;
  base::DisjointSets groups(shells.size());
  std::size_t count = shells.size();
  for (std::size_t i = 0; i < shells.size(); ++i) {
    for (std::size_t j = i + 1; j < shells.size(); ++j) {
      const bool apart = glm::any(glm::greaterThan(boxes[i].min, boxes[j].max + contact)) ||
                         glm::any(glm::greaterThan(boxes[j].min, boxes[i].max + contact));
      if (apart || groups.leaderOf(i) == groups.leaderOf(j)) continue;
      if (shells[i].MinGap(shells[j], 2 * contact) > contact) continue;
      groups.join(i, j);
      --count;
    }
  }
  return count;
}

}  // namespace pw::mesh
