// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <memory>
#include <numbers>
#include <string>
#include <string_view>

#include "exact/engine.hpp"
#include "jobs/workshop.hpp"

// Designs by their source, opened with both engines.
namespace pw::test {

inline constexpr double pi = std::numbers::pi;

inline jobs::Workshop workshop() {
  return jobs::Workshop(model::makeAsWrittenEngine(64u << 20), base::Limits{}, exact::makeExactEngine(64u << 20));
}

inline void open(jobs::Workshop& shop, std::string source, std::string path = "design.scad") {
  auto sources = std::make_shared<base::MemorySources>();
  sources->put(path, std::move(source));
  const auto opened = shop.open(sources, {});
  INFO((opened.problem ? opened.problem->message : ""));
  REQUIRE_FALSE(opened.problem);
}

inline protocol::ExactAnswer exactOf(const std::string& source) {
  auto shop = workshop();
  open(shop, source);
  protocol::ExactAnswer answer = shop.exact({}).answer;
  INFO((answer.problem ? answer.problem->message : ""));
  REQUIRE_FALSE(answer.problem);
  return answer;
}

// The exact model of a source that stays faceted nowhere.
inline protocol::ExactAnswer fullyExact(const std::string& source) {
  protocol::ExactAnswer answer = exactOf(source);
  for (const auto& line : answer.faceted) UNSCOPED_INFO("line " << line.line << ": " << line.reason);
  CHECK(answer.faceted.empty());
  CHECK(answer.exactFaces == answer.faces);
  return answer;
}

inline std::string stepOf(const std::string& source) {
  auto shop = workshop();
  open(shop, source);
  protocol::ExportRequest request;
  request.format = "step";
  request.time = "2026-11-24T12:00:00";
  jobs::Exported file = shop.exportFile(request);
  INFO((file.answer.problem ? file.answer.problem->message : ""));
  REQUIRE_FALSE(file.answer.problem);
  return file.bytes;
}

inline std::size_t countOf(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace pw::test
