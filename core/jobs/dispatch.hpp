// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"
#include "jobs/workshop.hpp"

namespace pw::jobs {

// What crosses a worker: JSON and the arrays beside it (protocol/messages.hpp says which).
struct Reply {
  std::string json;
  std::vector<std::string> arrays;
};

// A request by kind to the answer of that kind: "open", "regenerate", "exact", "export", "source",
// "sets", "setsFile", "warm", "triangles" (RegenerateRequest; arrays: f32 positions, u32 indices),
// "catalogue", "catalogueIndex" (CatalogueIndex; array: the text of catalogue.json), "forget". A
// request that can't be read, an unknown kind and the end of memory are answers with a problem.
Reply handle(Workshop& workshop, std::string_view kind, std::string_view json,
             std::vector<std::string> arrays, const base::Task& task);

}  // namespace pw::jobs
