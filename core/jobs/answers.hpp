// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/engine.hpp"
#include "model/exact_engine.hpp"
#include "protocol/messages.hpp"

// What answers of a workshop are made of. Private to jobs/.
namespace pw::jobs {

base::Failure noDesign();
// Words for a workshop that was made without an exact engine.
base::Failure noExactEngine(std::string_view what);

// The same, each with its words.
std::vector<protocol::Incomplete> told(std::vector<protocol::Incomplete> list);

void append(std::vector<protocol::Diagnostic>& to, std::vector<protocol::Diagnostic> lines);

// "a/b.scad" -> "b".
std::string stemOf(const std::string& path);

protocol::ModelMeasures measuresOf(const model::Built& built);
// Of the exact surfaces; the triangles are those of the view.
protocol::ModelMeasures measuresOf(const model::ExactBuilt& built);
// Of several bodies in one file.
protocol::ModelMeasures measuresOf(const std::vector<model::Piece>& pieces);
bool isEmpty(const model::Built& built);

// The format of a STEP or BREP file by its suffix; none for others.
std::optional<model::ExactFormat> exactFormatOf(const std::string& path);

}  // namespace pw::jobs
