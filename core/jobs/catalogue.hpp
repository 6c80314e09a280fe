// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/sources.hpp"
#include "base/task.hpp"
#include "jobs/workshop.hpp"
#include "protocol/catalogue.hpp"

namespace pw::jobs {

// One design of a catalogue (protocol/catalogue.hpp says what a catalogue is).
struct Catalogued {
  protocol::CatalogueAnswer answer;
  std::vector<std::string> made;  // the bytes of answer.made
};

// Opens the design in `sources`, builds it with its default values and describes it. Hidden files
// are no part of a design. What is wrong with the manifest or the model is told with its place and
// does not keep the design out; a folder without a design, or with a name that is none for an
// address, does.
Catalogued catalogued(Workshop& workshop, const std::string& id,
                      std::shared_ptr<const base::Sources> sources, const base::Task& task);

// catalogue.json of those entries: sorted by id, the same bytes for the same entries.
std::string catalogueIndex(std::vector<protocol::CatalogueEntry> entries);

// Whether a folder of that name can be a design's: letters, digits, '.', '_' and '-', not hidden,
// and not the name of the index.
bool isCatalogueId(std::string_view name);

}  // namespace pw::jobs
