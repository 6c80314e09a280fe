// SPDX-License-Identifier: Apache-2.0
#include "mesh/clip.hpp"

#include <cmath>

namespace pw::mesh {

Clipper2Lib::Path64 toPath(const Contour& contour) {
  Clipper2Lib::Path64 path;
  path.reserve(contour.size());
  for (const base::Vec2& p : contour) {
    path.emplace_back(static_cast<std::int64_t>(std::trunc(p.x * clipperScale)),
                      static_cast<std::int64_t>(std::trunc(p.y * clipperScale)));
  }
  return path;
}

Clipper2Lib::Paths64 toPaths(std::span<const Contour> contours) {
  Clipper2Lib::Paths64 paths;
  paths.reserve(contours.size());
  for (const Contour& contour : contours) paths.push_back(toPath(contour));
  return paths;
}

Outline fromPaths(const Clipper2Lib::Paths64& paths) {
  std::vector<Contour> contours;
  contours.reserve(paths.size());
  for (const Clipper2Lib::Path64& path : paths) {
    if (path.size() < 3) continue;
    Contour contour;
    contour.reserve(path.size());
    for (const Clipper2Lib::Point64& p : path) {
      contour.emplace_back(static_cast<double>(p.x) / clipperScale,
                           static_cast<double>(p.y) / clipperScale);
    }
    contours.push_back(std::move(contour));
  }
  return Outline(std::move(contours), true);
}

Clipper2Lib::Paths64 clipped(Clipper2Lib::ClipType type, Clipper2Lib::FillRule rule,
                             const Clipper2Lib::Paths64& subjects,
                             const Clipper2Lib::Paths64& clips) {
  Clipper2Lib::Clipper64 clipper;
  clipper.PreserveCollinear(false);
  clipper.AddSubject(subjects);
  if (!clips.empty()) clipper.AddClip(clips);
  Clipper2Lib::Paths64 solution;
  clipper.Execute(type, rule, solution);
  return solution;
}

Outline sanitized(const Outline& outline) {
  if (outline.isSanitized()) return outline;
  return fromPaths(clipped(Clipper2Lib::ClipType::Union, Clipper2Lib::FillRule::EvenOdd,
                           toPaths(outline.contours())));
}

double twiceArea(const Contour& contour) {
  double sum = 0;
  for (std::size_t i = 0; i < contour.size(); ++i) {
    const base::Vec2& a = contour[i];
    const base::Vec2& b = contour[(i + 1) % contour.size()];
    sum += (a.x - b.x) * (a.y + b.y);
  }
  return sum;
}

}  // namespace pw::mesh
