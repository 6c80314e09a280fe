// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/step_load.hpp"

#include <DESTEP_Parameters.hxx>
#include <Interface_Check.hxx>
#include <Interface_ReportEntity.hxx>
#include <StepData_StepModel.hxx>
#include <StepData_UndefinedEntity.hxx>
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

// Attributes that nothing which is read follows: what they name may be missing.
bool isIgnored(std::string_view words) {
  for (const std::string_view attribute : {"(dimensions)", "(frame_of_reference)"})
    if (words.find(attribute) != std::string_view::npos) return true;
  return false;
}

std::vector<Defect> defectsAmong(const Handle(StepData_StepModel)& model, const Records& records) {
  std::vector<Defect> out;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> indexOf;  // of a record number, sorted; made when needed
  std::vector<bool> isReached;
  for (int i = 1; i <= model->NbEntities(); ++i) {
    if (!model->IsErrorEntity(i)) continue;
    if (indexOf.empty()) {
      isReached = part21::reached(records, isShapeOrStyle);
      for (std::uint32_t k = 0; k < records.size(); ++k) indexOf.emplace_back(records.ids[k], k);
      std::sort(indexOf.begin(), indexOf.end());
    }
    const auto id = static_cast<std::uint32_t>(model->IdentLabel(model->Value(i)));
    const auto found = std::lower_bound(indexOf.begin(), indexOf.end(), std::pair(id, std::uint32_t{0}));
    if (found == indexOf.end() || found->first != id || !isReached[found->second]) continue;
    Defect defect{found->second, {}};
    const Handle(Interface_Check) check = model->ReportEntity(i)->Check();
    bool counts = check->NbFails() == 0;
    for (int k = 1; k <= check->NbFails(); ++k) {
      defect.words.emplace_back(check->CFail(k));
      counts = counts || !isIgnored(defect.words.back());
    }
    if (counts) out.push_back(std::move(defect));
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

// Of a list of records those of units of lengths and angles: a context may name others (energy, mass), which OpenCASCADE
// does not know as units, and gives up.
std::string unitsOf(const Records& records, std::uint32_t context) {
  std::string out;
  for (std::uint32_t k = records.first[context]; k < records.first[context + 1]; ++k) {
    const std::uint32_t unit = records.references[k];
    if (unit == part21::absent) continue;
    const std::string_view text = records.textOf(unit);
    if (text.find("LENGTH_UNIT") == std::string_view::npos && text.find("ANGLE_UNIT") == std::string_view::npos) continue;
    out += (out.empty() ? "(#" : ",#") + std::to_string(records.ids[unit]);
  }
  return out.empty() ? out : out + ")";
}

// The record with what its check complains of put right; "" where that can't be done, or has been done before.
std::string mended(const Records& records, const Defect& defect) {
  const std::string_view text = records.textOf(defect.record);
  std::vector<Component> components = part21::componentsOf(text);
  // ISO 10303-21, 12.2.5.3: types of one record stand in alphabetical order, and OpenCASCADE counts on it.
  const auto byName = [](const Component& a, const Component& b) { return a.type < b.type; };
  if (!std::is_sorted(components.begin(), components.end(), byName)) {
    std::sort(components.begin(), components.end(), byName);
    return part21::recordOf(records.ids[defect.record], components, true);
  }
  bool isChanged = false;
  std::string units;
  for (const std::string& words : defect.words) {
    if (isIgnored(words)) continue;
    if (words.find("(unit") != std::string::npos && words.find("illegal type") != std::string::npos) {
      const auto assigned = std::find_if(components.begin(), components.end(), [](const Component& c) {
        return c.type == "GLOBAL_UNIT_ASSIGNED_CONTEXT";
      });
      units = unitsOf(records, defect.record);
      if (assigned == components.end() || assigned->parameters.size() != 1 || units.empty() || assigned->parameters[0] == units) return {};
      assigned->parameters[0] = units;
      isChanged = true;
      continue;
    }
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

// Numbers of the records that OpenCASCADE has no type for, or that are among `defects`; sorted.
std::vector<std::uint32_t> unusableOf(const Handle(StepData_StepModel)& model, const Records& records, const std::vector<Defect>& defects) {
  std::vector<std::uint32_t> out;
  for (int i = 1; i <= model->NbEntities(); ++i)
    if (model->IsUnknownEntity(i) || model->Value(i)->IsKind(STANDARD_TYPE(StepData_UndefinedEntity)))
      out.push_back(static_cast<std::uint32_t>(model->IdentLabel(model->Value(i))));
  for (const Defect& defect : defects) out.push_back(records.ids[defect.record]);
  std::sort(out.begin(), out.end());
  return out;
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
    const std::vector<std::uint32_t> unusable = unusableOf(model, records, defects);
    for (const Defect& defect : defects) {
      std::string text = round <= rounds ? mended(records, defect) : std::string();
      // A list may have what the schema knows and what it doesn't.
      if (text.empty() && round <= rounds) {
        text = part21::withoutRecords(records, defect.record, unusable);
        if (text == records.textOf(defect.record)) text.clear();
      }
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
