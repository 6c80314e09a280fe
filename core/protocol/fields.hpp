// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <tuple>

#include "protocol/catalogue.hpp"
#include "protocol/messages.hpp"

// The fields of every message, listed once. JSON (json.hpp) and the page's types (typescript.hpp) are
// both made from these lists, so that the two sides can't drift apart.
namespace pw::protocol {

template <class Owner, class T>
struct Field {
  std::string_view name;
  T Owner::* member;
};
template <class Owner, class T>
Field(const char*, T Owner::*) -> Field<Owner, T>;

// Specialised per struct: `name` and `list`.
template <class T>
struct Fields;

// Specialised per enum: `name` and `names`, in the order of the values, which count from 0.
template <class T>
struct Names;

template <>
struct Names<Severity> {
  static constexpr std::string_view name = "Severity";
  static constexpr std::string_view names[] = {"Echo", "Warning", "Deprecated", "Error", "Trace", "Note"};
};
template <>
struct Names<Lack> {
  static constexpr std::string_view name = "Lack";
  static constexpr std::string_view names[] = {"Builtin", "File", "Module", "Function",  "Dimension",
                                               "Value",   "Limit", "Open",  "NotClosed", "Part"};
};
template <>
struct Names<Widget> {
  static constexpr std::string_view name = "Widget";
  static constexpr std::string_view names[] = {"CheckBox", "DropDown", "Slider",
                                               "SpinBox",  "TextBox",  "Vector", "Literal"};
};

#define PW_FIELDS(Type, ...)                                        \
  template <>                                                       \
  struct Fields<Type> {                                             \
    using Owner = Type;                                             \
    static constexpr std::string_view name = #Type;                 \
    static constexpr auto list = std::tuple{__VA_ARGS__};           \
  };
#define PW_FIELD(member) \
  Field { #member, &Owner::member }

PW_FIELDS(Diagnostic, PW_FIELD(severity), PW_FIELD(text), PW_FIELD(file), PW_FIELD(line))
PW_FIELDS(Incomplete, PW_FIELD(what), PW_FIELD(name), PW_FIELD(detail), PW_FIELD(file), PW_FIELD(line),
          PW_FIELD(count), PW_FIELD(words))
PW_FIELDS(ParameterOption, PW_FIELD(value), PW_FIELD(label))
PW_FIELDS(Parameter, PW_FIELD(name), PW_FIELD(group), PW_FIELD(description), PW_FIELD(label),
          PW_FIELD(unit), PW_FIELD(widget), PW_FIELD(initial), PW_FIELD(minimum), PW_FIELD(maximum), PW_FIELD(step),
          PW_FIELD(maximumLength), PW_FIELD(options), PW_FIELD(hint), PW_FIELD(line),
          PW_FIELD(global))
PW_FIELDS(ParameterSet, PW_FIELD(name), PW_FIELD(values))
PW_FIELDS(Problem, PW_FIELD(code), PW_FIELD(message), PW_FIELD(file), PW_FIELD(line))
PW_FIELDS(OpenRequest, PW_FIELD(paths), PW_FIELD(main))
PW_FIELDS(DesignAbout, PW_FIELD(title), PW_FIELD(author), PW_FIELD(licence), PW_FIELD(version),
          PW_FIELD(description), PW_FIELD(source), PW_FIELD(mayUse), PW_FIELD(mayChange),
          PW_FIELD(maySell))
PW_FIELDS(OpenAnswer, PW_FIELD(main), PW_FIELD(candidates), PW_FIELD(files), PW_FIELD(missing),
          PW_FIELD(about), PW_FIELD(parameters), PW_FIELD(hidden), PW_FIELD(sets), PW_FIELD(diagnostics),
          PW_FIELD(readOnly), PW_FIELD(problem))
PW_FIELDS(FileBody, PW_FIELD(name), PW_FIELD(kind), PW_FIELD(count), PW_FIELD(faces), PW_FIELD(undrawn),
          PW_FIELD(openEdges), PW_FIELD(openLength), PW_FIELD(volume), PW_FIELD(words))
PW_FIELDS(SkippedRecord, PW_FIELD(record), PW_FIELD(type), PW_FIELD(line), PW_FIELD(why), PW_FIELD(lost))
PW_FIELDS(FileContents, PW_FIELD(bodies), PW_FIELD(skipped), PW_FIELD(remarks), PW_FIELD(checked))
PW_FIELDS(RegenerateRequest, PW_FIELD(values))
PW_FIELDS(ModelMeasures, PW_FIELD(size), PW_FIELD(minimum), PW_FIELD(volume), PW_FIELD(area),
          PW_FIELD(triangles), PW_FIELD(pieces), PW_FIELD(flat), PW_FIELD(closed))
PW_FIELDS(RegenerateAnswer, PW_FIELD(hasModel), PW_FIELD(measures), PW_FIELD(diagnostics),
          PW_FIELD(incomplete), PW_FIELD(nodesBuilt), PW_FIELD(nodesRemembered), PW_FIELD(contents),
          PW_FIELD(problem))
PW_FIELDS(ExactRequest, PW_FIELD(values), PW_FIELD(deflection), PW_FIELD(crossCheck), PW_FIELD(checkFile))
PW_FIELDS(FacetedLine, PW_FIELD(file), PW_FIELD(line), PW_FIELD(statement), PW_FIELD(reason),
          PW_FIELD(faces))
PW_FIELDS(ExactAnswer, PW_FIELD(hasModel), PW_FIELD(measures), PW_FIELD(faces), PW_FIELD(exactFaces),
          PW_FIELD(faceted), PW_FIELD(asWrittenVolume), PW_FIELD(volumeDoubt), PW_FIELD(diagnostics),
          PW_FIELD(incomplete), PW_FIELD(contents), PW_FIELD(problem))
PW_FIELDS(ExportRequest, PW_FIELD(format), PW_FIELD(values), PW_FIELD(partial), PW_FIELD(quality),
          PW_FIELD(deflection), PW_FIELD(time))
PW_FIELDS(ExportAnswer, PW_FIELD(fileName), PW_FIELD(mediaType), PW_FIELD(measures),
          PW_FIELD(diagnostics), PW_FIELD(incomplete), PW_FIELD(problem))
PW_FIELDS(SourceRequest, PW_FIELD(path))
PW_FIELDS(SourceAnswer, PW_FIELD(text), PW_FIELD(problem))
PW_FIELDS(SetsRequest, PW_FIELD(text))
PW_FIELDS(SetsAnswer, PW_FIELD(sets), PW_FIELD(problem))
PW_FIELDS(SetsFileRequest, PW_FIELD(sets))
PW_FIELDS(SetsFileAnswer, PW_FIELD(text), PW_FIELD(problem))
PW_FIELDS(EchoAnswer, PW_FIELD(diagnostics), PW_FIELD(incomplete), PW_FIELD(problem))
PW_FIELDS(ProgressNote, PW_FIELD(stage), PW_FIELD(done), PW_FIELD(total))
PW_FIELDS(SessionOpening, PW_FIELD(answer), PW_FIELD(ownSets), PW_FIELD(values), PW_FIELD(preset))
PW_FIELDS(ValueChange, PW_FIELD(name), PW_FIELD(value), PW_FIELD(dragging))
PW_FIELDS(ValueRemark, PW_FIELD(name), PW_FIELD(text))
PW_FIELDS(SessionState, PW_FIELD(values), PW_FIELD(changed), PW_FIELD(preset), PW_FIELD(presetEdited),
          PW_FIELD(canUndo), PW_FIELD(canRedo), PW_FIELD(sets), PW_FIELD(refused), PW_FIELD(remarks))
PW_FIELDS(CatalogueEntry, PW_FIELD(id), PW_FIELD(title), PW_FIELD(authors), PW_FIELD(licence),
          PW_FIELD(version), PW_FIELD(summary), PW_FIELD(mayUse), PW_FIELD(mayChange), PW_FIELD(maySell),
          PW_FIELD(mayKeepPrivate), PW_FIELD(processes), PW_FIELD(materials), PW_FIELD(tags), PW_FIELD(words),
          PW_FIELD(picture), PW_FIELD(pictureWords), PW_FIELD(size), PW_FIELD(flat), PW_FIELD(preview),
          PW_FIELD(parameters))
PW_FIELDS(CataloguePicture, PW_FIELD(path), PW_FIELD(depicts))
PW_FIELDS(CataloguePart, PW_FIELD(name), PW_FIELD(sources), PW_FIELD(processes), PW_FIELD(materials),
          PW_FIELD(count))
PW_FIELDS(CatalogueFile, PW_FIELD(path), PW_FIELD(role), PW_FIELD(bytes))
PW_FIELDS(CatalogueKey, PW_FIELD(name), PW_FIELD(json))
PW_FIELDS(CatalogueRecord, PW_FIELD(format), PW_FIELD(entry), PW_FIELD(description), PW_FIELD(source),
          PW_FIELD(main), PW_FIELD(volume), PW_FIELD(pieces), PW_FIELD(pictures), PW_FIELD(parts),
          PW_FIELD(files), PW_FIELD(presets), PW_FIELD(others))
PW_FIELDS(CatalogueRequest, PW_FIELD(id), PW_FIELD(paths))
PW_FIELDS(CatalogueAnswer, PW_FIELD(entry), PW_FIELD(made), PW_FIELD(copied), PW_FIELD(diagnostics),
          PW_FIELD(problem), PW_FIELD(fault))
PW_FIELDS(CatalogueIndex, PW_FIELD(format), PW_FIELD(designs))

#undef PW_FIELD
#undef PW_FIELDS

// Every message, in an order in which a type stands before those that use it.
using Messages =
    std::tuple<Diagnostic, Incomplete, ParameterOption, Parameter, ParameterSet, Problem, OpenRequest, DesignAbout,
               OpenAnswer, FileBody, SkippedRecord, FileContents, RegenerateRequest, ModelMeasures, RegenerateAnswer, ExactRequest,
               FacetedLine, ExactAnswer, ExportRequest, ExportAnswer, SourceRequest, SourceAnswer,
               SetsRequest, SetsAnswer, SetsFileRequest,
               SetsFileAnswer, EchoAnswer, ProgressNote, SessionOpening, ValueChange, ValueRemark,
               SessionState, CatalogueEntry, CataloguePicture, CataloguePart, CatalogueFile, CatalogueKey,
               CatalogueRecord, CatalogueRequest, CatalogueAnswer, CatalogueIndex>;

}  // namespace pw::protocol
