// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/step_load.hpp"

#include <DESTEP_Parameters.hxx>
#include <Interface_Check.hxx>
#include <Interface_ReportEntity.hxx>
#include <StepData_StepModel.hxx>
#include <StepGeom_CartesianPoint.hxx>
#include <algorithm>
#include <charconv>
#include <optional>

#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"

namespace pw::kernel {

namespace {

using part21::Component;
using part21::Records;

bool isShapeOrStyle(part21::Role role) { return role != part21::Role::Other && role != part21::Role::Document; }

// A record that OpenCASCADE could not read as its schema says, and its words for that.
struct Defect {
  std::uint32_t record = 0;
  std::vector<std::string> words;
};

std::vector<Defect> defectsAmong(const Handle(StepData_StepModel)& model, const Records& records) {
  std::vector<Defect> out;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> indexOf;  // of a record number, sorted; made when needed
  std::vector<bool> counts;
  for (int i = 1; i <= model->NbEntities(); ++i) {
    if (!model->IsErrorEntity(i)) continue;
    if (indexOf.empty()) {
      counts = part21::reached(records, isShapeOrStyle);
      for (std::uint32_t k = 0; k < records.size(); ++k) indexOf.emplace_back(records.ids[k], k);
      std::sort(indexOf.begin(), indexOf.end());
    }
    const auto id = static_cast<std::uint32_t>(model->IdentLabel(model->Value(i)));
    const auto found = std::lower_bound(indexOf.begin(), indexOf.end(), std::pair(id, std::uint32_t{0}));
    if (found == indexOf.end() || found->first != id || !counts[found->second]) continue;
    Defect defect{found->second, {}};
    const Handle(Interface_Check) check = model->ReportEntity(i)->Check();
    for (int k = 1; k <= check->NbFails(); ++k) defect.words.emplace_back(check->CFail(k));
    out.push_back(std::move(defect));
  }
  return out;
}

std::size_t numberBehind(std::string_view words, std::string_view before) {
  const std::size_t at = words.find(before);
  std::size_t out = 0;
  if (at != std::string_view::npos) std::from_chars(words.data() + at + before.size(), words.data() + words.size(), out);
  return out;
}

// What takes the place of a parameter that is none of what `words` demand; nothing where only the record can go.
std::optional<std::string_view> instead(std::string_view words) {
  const auto says = [&](std::string_view what) { return words.find(what) != std::string_view::npos; };
  if (says("not a quoted String")) return "''";
  if (says("Boolean")) return ".T.";
  if (says("Logical")) return ".U.";
  if (says("Enumeration")) return ".UNSPECIFIED.";
  return std::nullopt;
}

// The record with what its check complains of put right; "" where that can't be done, or has been done before.
std::string mended(const Records& records, const Defect& defect) {
  const std::string_view text = records.textOf(defect.record);
  std::vector<Component> components = part21::componentsOf(text);
  bool isChanged = false;
  for (const std::string& words : defect.words) {
    if (words.find("Count of Parameters is not") != std::string::npos) {
      const std::size_t count = numberBehind(words, "Count of Parameters is not ");
      std::string type = words.find(" for ") == std::string::npos ? std::string() : words.substr(words.find(" for ") + 5);
      for (char& c : type) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      const auto component = components.size() == 1
                                 ? components.begin()
                                 : std::find_if(components.begin(), components.end(), [&](const Component& c) { return c.type == type; });
      if (component == components.end() || component->parameters.size() == count || count > 100) return {};
      component->parameters.resize(count, "$");
      isChanged = true;
      continue;
    }
    const std::size_t number = numberBehind(words, "Parameter n0.");
    const auto text = instead(words);
    if (number == 0 || !text) return {};
    // Of a record of several types it isn't told which one: what is no such value is taken for it.
    bool found = false;
    for (Component& component : components) {
      if (component.parameters.size() < number) continue;
      std::string_view& parameter = component.parameters[number - 1];
      const bool fits = *text == "''" ? parameter.starts_with('\'') : parameter.starts_with('.') && components.size() > 1;
      if (fits || parameter == *text || parameter.starts_with('#') || parameter.starts_with('(')) continue;
      parameter = *text;
      found = isChanged = true;
    }
    if (!found) return {};
  }
  return isChanged ? part21::recordOf(records.ids[defect.record], components, part21::isOfSeveral(text)) : std::string();
}

// Words of OpenCASCADE without its numbering: "name: not a quoted String".
std::string plain(const Defect& defect) {
  if (defect.words.empty()) return "its type is not known";
  std::string words = defect.words.front();
  const std::size_t open = words.find('('), close = words.find(") ");
  if (words.starts_with("Parameter n0.") && open != std::string::npos && close != std::string::npos)
    words = words.substr(open + 1, close - open - 1) + ": " + words.substr(words.find_first_not_of(": ", close + 1));
  return "it is not as its type demands (" + words + ")";
}

// In the file's unit, whichever it is: this keeps out numbers that OpenCASCADE's approximations fail on (from 1e16).
std::optional<double> pointBeyond(const Handle(StepData_StepModel)& model, double limit) {
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const Handle(StepGeom_CartesianPoint) point = Handle(StepGeom_CartesianPoint)::DownCast(model->Value(i));
    if (point.IsNull()) continue;
    for (int k = 1; k <= point->NbCoordinates(); ++k) {
      if (!(std::abs(point->CoordinatesValue(k)) <= limit)) return point->CoordinatesValue(k);
    }
  }
  return std::nullopt;
}

base::Status taken(const Records& records, STEPCAFControl_Reader& reader) {
  DESTEP_Parameters parameters;
  parameters.ReadTessellated = DESTEP_Parameters::RWMode_Tessellated_OnNoBRep;
  parameters.ReadSubshapeNames = false;
  const std::string text = part21::fileOf(records);
  ByteStream stream(text);
  if (reader.ChangeReader().ReadStream("file.step", parameters, stream) == IFSelect_RetDone) return base::Done{};
  return badInput("The STEP file can't be read: OpenCASCADE's parser refuses it. Export it again from the program it "
                  "was made with, as STEP AP214 or AP242.");
}

}  // namespace

base::Status load(Context& context, part21::Records& records, STEPCAFControl_Reader& reader) {
  // A record's faults come to light one after another; what is left after so many times goes.
  constexpr int rounds = 6;
  for (int round = 1;; ++round) {
    if (base::Status status = taken(records, reader); !status) return status;
    if (context.task.cancel.raised()) return cancelled();
    const Handle(StepData_StepModel) model = reader.ChangeReader().StepModel();
    const std::vector<Defect> defects = defectsAmong(model, records);
    if (defects.empty()) {
      if (const auto beyond = pointBeyond(model, context.limits.coordinate))
        return tooFar(context.limits, "The STEP file is refused: a point of it", *beyond);
      return base::Done{};
    }
    if (round > 2 * rounds || defects.size() > context.limits.exchangeSkipped) {
      const Defect& first = defects.front();
      return part21::badStep("record #" + std::to_string(records.ids[first.record]) + ": " + plain(first),
                             records.lines[first.record]);
    }
    part21::Changes changes;
    std::vector<std::uint32_t> dead;
    std::vector<SkippedRecord> skipped;
    for (const Defect& defect : defects) {
      std::string text = round <= rounds ? mended(records, defect) : std::string();
      if (!text.empty()) {
        changes.emplace(defect.record, std::move(text));
        continue;
      }
      dead.push_back(defect.record);
      skipped.push_back({records.ids[defect.record], records.typeOf(defect.record), records.lines[defect.record],
                         plain(defect), ""});
    }
    std::vector<std::string> lost;
    if (!dead.empty()) part21::takenOut(records, dead, changes, lost);
    for (std::size_t i = 0; i < dead.size(); ++i) skipped[i].lost = lost[i];
    records = part21::changed(records, changes);
    records.skipped.insert(records.skipped.end(), skipped.begin(), skipped.end());
  }
}

}  // namespace pw::kernel
