// SPDX-License-Identifier: Apache-2.0
#include "exact/hulls.hpp"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <map>
#include <utility>

#include "exact/generators.hpp"
#include "exact/placement.hpp"

namespace pw::exact {
namespace {

using base::Mat4;
using base::Result;
using base::Vec2;
using base::Vec3;
using base::Vec4;

// Designs place what belongs together by sums and products of decimals.
constexpr double same = 1e-9;

bool close(double a, double b) { return std::abs(a - b) <= same * std::max({1.0, std::abs(a), std::abs(b)}); }

Mat4 frameWithAxis(const Vec3& axis, const Vec3& origin) {
  // The design's own axes where they fit, so that round numbers stay round.
  const Vec3 up = std::abs(axis.z) > 1 - 1e-12 ? Vec3(0, 0, axis.z < 0 ? -1 : 1) : axis;
  const Vec3 helper = std::abs(up.z) > 0.9 ? Vec3(1, 0, 0) : Vec3(0, 0, 1);
  const Vec3 first = up.z == 1 ? Vec3(1, 0, 0) : glm::normalize(helper - up * glm::dot(helper, up));
  return Mat4(Vec4(first, 0), Vec4(glm::cross(up, first), 0), Vec4(up, 0), Vec4(origin, 1));
}

Recognised without(std::string reason) { return {std::nullopt, std::move(reason), ""}; }
Recognised with(HullRecipe recipe) { return {std::move(recipe), "", ""}; }

// A disc or a point (radius 0) in a frame whose axis it shares.
struct Level {
  Vec2 center{0};
  double z = 0, radius = 0;
};

bool sameDisc(const Level& a, const Level& b) {
  return close(a.center.x, b.center.x) && close(a.center.y, b.center.y) && close(a.radius, b.radius);
}

bool containsAll(const std::vector<Level>& all, const std::vector<Level>& some) {
  return std::all_of(some.begin(), some.end(), [&](const Level& one) {
    return std::any_of(all.begin(), all.end(), [&](const Level& other) { return sameDisc(one, other); });
  });
}

std::optional<HullRecipe> prismOf(const std::vector<Level>& levels, const Mat4& frame) {
  const auto [low, high] = std::minmax_element(levels.begin(), levels.end(),
                                               [](const Level& a, const Level& b) { return a.z < b.z; });
  std::vector<Level> bottom, top, between;
  for (const Level& level : levels)
    (close(level.z, low->z) ? bottom : close(level.z, high->z) ? top : between).push_back(level);
  if (top.empty() || !containsAll(top, bottom) || !containsAll(bottom, top) || !containsAll(bottom, between))
    return std::nullopt;
  PrismRecipe recipe{{}, low->z, high->z, frame};
  for (const Level& level : bottom) recipe.discs.push_back({level.center, level.radius});
  return recipe;
}

std::optional<HullRecipe> stacksOf(std::vector<Level> levels, const Mat4& frame) {
  std::vector<std::vector<Level>> stacks;
  for (const Level& level : levels) {
    const auto stack = std::find_if(stacks.begin(), stacks.end(), [&](const std::vector<Level>& known) {
      return close(known.front().center.x, level.center.x) && close(known.front().center.y, level.center.y);
    });
    if (stack == stacks.end()) stacks.push_back({level});
    else stack->push_back(level);
  }
  StacksRecipe recipe;
  recipe.designFromRecipe = frame;
  for (std::vector<Level>& stack : stacks) {
    std::sort(stack.begin(), stack.end(),
              [](const Level& a, const Level& b) { return a.z != b.z ? a.z < b.z : a.radius < b.radius; });
    std::vector<Vec2> profile;
    for (const Level& level : stack) {
      if (!profile.empty() && close(profile.back().x, level.z))
        profile.back().y = std::max(profile.back().y, level.radius);
      else profile.push_back({level.z, level.radius});
    }
    if (stacks.front().data() == stack.data()) {
      recipe.profile = std::move(profile);
    } else if (!std::equal(profile.begin(), profile.end(), recipe.profile.begin(), recipe.profile.end(),
                           [](const Vec2& a, const Vec2& b) { return close(a.x, b.x) && close(a.y, b.y); })) {
      return std::nullopt;
    }
    recipe.centers.push_back(stack.front().center);
  }
  if (recipe.profile.size() < 2) return std::nullopt;
  return recipe;
}

std::optional<HullRecipe> turnedOf(const Generators& found, const Vec3& axis, const Vec3& origin) {
  const Mat4 frame = frameWithAxis(axis, origin);
  const Mat4 inverse = inverseOfRigid(frame);
  TurnedRecipe recipe;
  recipe.designFromRecipe = frame;
  const auto onAxis = [&](const Vec3& local) { return close(local.x, 0) && close(local.y, 0); };
  for (const Generators::Ball& ball : found.balls) {
    const Vec3 local(inverse * Vec4(ball.center, 1));
    if (!onAxis(local)) return std::nullopt;
    recipe.discs.push_back({{0, local.z}, ball.radius});
  }
  for (const Generators::Disc& disc : found.discs) {
    const Vec3 local(inverse * Vec4(disc.center, 1));
    if (!onAxis(local) || std::abs(std::abs(glm::dot(disc.axis, axis)) - 1) > 1e-12) return std::nullopt;
    recipe.discs.push_back({{disc.radius, local.z}, 0});
    recipe.discs.push_back({{-disc.radius, local.z}, 0});
  }
  for (const Vec3& point : found.points) {
    const Vec3 local(inverse * Vec4(point, 1));
    if (!onAxis(local)) return std::nullopt;
    recipe.discs.push_back({{0, local.z}, 0});
  }
  return recipe;
}

Recognised ofBalls(const Generators& found) {
  const double radius = found.balls.front().radius;
  const bool equal = std::all_of(found.balls.begin(), found.balls.end(),
                                 [&](const Generators::Ball& ball) { return close(ball.radius, radius); });
  if (equal && found.discs.empty() && found.points.empty()) {
    BallsRecipe recipe{{}, radius};
    for (const Generators::Ball& ball : found.balls) recipe.centers.push_back(ball.center);
    return with(std::move(recipe));
  }
  // About one axis: that of a disc, or through two balls.
  std::optional<Vec3> axis;
  if (!found.discs.empty()) axis = found.discs.front().axis;
  const Vec3 origin = found.balls.front().center;
  for (const Generators::Ball& ball : found.balls)
    if (!axis && glm::length(ball.center - origin) > same) axis = glm::normalize(ball.center - origin);
  for (const Vec3& point : found.points)
    if (!axis && glm::length(point - origin) > same) axis = glm::normalize(point - origin);
  if (axis)
    if (auto recipe = turnedOf(found, *axis, origin)) return with(std::move(*recipe));
  if (!found.discs.empty() || !found.points.empty()) return without("a hull of spheres and other shapes");
  return without("a hull of spheres of different radii");
}

Recognised ofDiscs(const Generators& found) {
  const Vec3 axis = found.discs.front().axis;
  for (const Generators::Disc& disc : found.discs)
    if (std::abs(std::abs(glm::dot(disc.axis, axis)) - 1) > 1e-12)
      return without("a hull of circles about different axes");
  const Mat4 frame = frameWithAxis(axis.z < -1 + 1e-12 ? Vec3(0, 0, 1) : axis, Vec3(0));
  const Mat4 inverse = inverseOfRigid(frame);
  std::vector<Level> levels;
  const auto add = [&](const Vec3& center, double radius) {
    const Vec3 local(inverse * Vec4(center, 1));
    levels.push_back({Vec2(local), local.z, radius});
  };
  for (const Generators::Disc& disc : found.discs) add(disc.center, disc.radius);
  for (const Vec3& point : found.points) add(point, 0);
  if (auto recipe = prismOf(levels, frame)) return with(std::move(*recipe));
  if (auto recipe = stacksOf(levels, frame)) {
    // One place: a body of revolution.
    const auto& stacks = std::get<StacksRecipe>(*recipe);
    if (stacks.centers.size() > 1) return with(std::move(*recipe));
    if (auto turned = turnedOf(found, Vec3(frame[2]), Vec3(frame * Vec4(stacks.centers.front(), 0, 1))))
      return with(std::move(*turned));
  }
  return without("a hull of circles of different sizes at different heights");
}

Recognised classified(const Generators& found, graph::Dimension dimension) {
  if (dimension == graph::Dimension::Two) {
    DiscsRecipe recipe;
    for (const Generators::Disc& disc : found.discs) recipe.discs.push_back({Vec2(disc.center), disc.radius});
    for (const Vec3& point : found.points) recipe.discs.push_back({Vec2(point), 0});
    return with(std::move(recipe));
  }
  if (!found.balls.empty()) return ofBalls(found);
  if (!found.discs.empty()) return ofDiscs(found);
  return without("");  // corners only: nothing curved
}

// The sum of two convex shapes is the hull of the sums of what they span.
std::optional<Generators> sumOf(const Generators& a, const Generators& b) {
  Generators sum;
  if ((a.points.size() + a.balls.size() + a.discs.size()) *
          (b.points.size() + b.balls.size() + b.discs.size()) >
      4096)
    return std::nullopt;
  for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    for (const Vec3& point : one->points) {
      for (const auto& ball : other->balls) sum.balls.push_back({point + ball.center, ball.radius});
      for (const auto& disc : other->discs)
        sum.discs.push_back({point + disc.center, disc.axis, disc.radius});
    }
    if (!one->balls.empty() && !other->discs.empty()) return std::nullopt;
  }
  for (const Vec3& p : a.points)
    for (const Vec3& q : b.points) sum.points.push_back(p + q);
  for (const auto& p : a.balls)
    for (const auto& q : b.balls) sum.balls.push_back({p.center + q.center, p.radius + q.radius});
  for (const auto& p : a.discs)
    for (const auto& q : b.discs) {
      if (std::abs(std::abs(glm::dot(p.axis, q.axis)) - 1) > 1e-12) return std::nullopt;
      sum.discs.push_back({p.center + q.center, p.axis, p.radius + q.radius});
    }
  return sum;
}

}  // namespace

Result<Recognised> recognised(const graph::Node& node, const IsCurved& isCurved, const AsWritten& asWritten) {
  if (std::holds_alternative<graph::Hull>(node.shape)) {
    Result<Collected> found = collected(node, isCurved, asWritten);
    if (!found) return found.failure();
    if (!found->generators) return without(std::move(found->reason));
    Recognised out = classified(*found->generators, node.dimension);
    out.doubtful = std::move(found->doubtful);
    if (!out.recipe && !out.doubtful.empty()) out.reason = out.doubtful;
    return out;
  }
  std::optional<Generators> sum;
  for (const graph::NodeRef& child : node.children) {
    Result<Collected> found = collectedConvex(child, isCurved, asWritten);
    if (!found) return found.failure();
    if (!found->generators || !found->doubtful.empty())
      return without("a Minkowski sum of shapes that are not both convex");
    sum = sum ? sumOf(*sum, *found->generators) : std::move(found->generators);
    if (!sum) return without("a Minkowski sum of round shapes of different kinds");
  }
  if (!sum) return without("");
  return classified(*sum, node.dimension);
}

}  // namespace pw::exact
