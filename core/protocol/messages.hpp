// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/diagnostic.hpp"
#include "protocol/incomplete.hpp"
#include "protocol/parameter.hpp"

// What the page and the mesh worker say to each other. Plain values; JSON and TypeScript types come
// from the field lists in protocol/json.hpp and are never written twice. Bytes (files, previews,
// exports) travel beside the JSON as transferred arrays, in the order the fields name them.
namespace pw::protocol {

struct Problem {           // a base::Failure for the reader
  std::string code;        // "bad-input", "empty", "not-found", "limit", "unsupported", "cancelled", "usage", "internal"
  std::string message;
  std::string file;        // "" where there is no place
  int line = 0;
};

// -- Opening --
struct OpenRequest {
  // One transferred array each, in this order. A .zip is unpacked at the folder it is named in. Files
  // below "libraries/" are libraries: a search root, never candidates for the main file; a top folder
  // "NAME-main", "NAME-master" or "NAME-1.2" of a library's zip is taken as "NAME".
  std::vector<std::string> paths;
  std::string main;                // "" lets the manifest or the includes decide
};
struct DesignAbout {               // from okh.toml / partwright.toml; "" where unknown
  std::string title, author, licence, version, description, source;
  std::optional<bool> mayUse, mayChange, maySell;  // none: the licence is not known here
};
struct OpenAnswer {
  std::string main;                     // the design's main file; "" where the user has to choose
  std::vector<std::string> candidates;  // then: the .scad files to choose from
  std::vector<std::string> files;       // all files, sorted
  std::vector<std::string> missing;     // include/use names that are not there, with the file that names them
  DesignAbout about;
  std::vector<Parameter> parameters;
  std::vector<std::string> hidden;      // names that take a value too, though the designer does not offer them
  std::vector<ParameterSet> sets;       // from <stem>.json beside the main file, values as in SetsAnswer
  std::vector<Diagnostic> diagnostics;  // of parsing
  // The main file is a STEP or BREP file: a model to look at, measure and export; no parameters.
  bool readOnly = false;
  std::optional<Problem> problem;
};

// -- What a STEP or BREP file holds --
struct FileBody {             // bodies that would be described alike are one entry
  std::string name;
  std::string kind;           // "solid", "surface", "wire", "points"
  int count = 1;
  int faces = 0;              // of each
  int undrawn = 0;            // of those, not shown
  int openEdges = 0;          // of its triangles
  double openLength = 0;      // mm
  double volume = 0;          // mm^3, of each; 0 of what is no solid
  std::vector<std::string> words;  // what is wrong or unusual with it, a sentence each
};
struct SkippedRecord {        // of a STEP file
  int record = 0;             // its number; 0 where it has none
  std::string type;
  int line = 0;
  std::string why;
  std::string lost;           // what went with it: "1 face"
};
struct FileContents {
  std::vector<FileBody> bodies;
  std::vector<SkippedRecord> skipped;
  std::vector<std::string> remarks;  // about the file as a whole
  bool checked = false;              // the surfaces' own check is among the words
};

// -- Regenerating --
struct RegenerateRequest {
  ParameterValues values;   // only changed ones; absent ones are the defaults
};
struct ModelMeasures {
  std::vector<double> size;      // x, y, z in mm (z 0 for 2D)
  std::vector<double> minimum;   // lowest corner
  double volume = 0;             // mm^3 (3D)
  double area = 0;               // mm^2: surface (3D), region (2D)
  int triangles = 0;
  int pieces = 0;
  bool flat = false;
  bool closed = true;
};
struct RegenerateAnswer {        // transferred: the preview (encodePreview, Full) where there is a model
  bool hasModel = false;
  ModelMeasures measures;
  std::vector<Diagnostic> diagnostics;
  std::vector<Incomplete> incomplete;  // what the design asks for and the model lacks
  int nodesBuilt = 0;                // nodes computed in this run
  int nodesRemembered = 0;           // nodes answered from memory
  std::optional<FileContents> contents;  // of a STEP or BREP file
  std::optional<Problem> problem;    // the last good model stays
};

// -- The exact model --
struct ExactRequest {
  ParameterValues values;
  double deflection = 0.05;  // mm between the triangles shown and the exact surfaces
  bool crossCheck = true;    // false only to measure what the comparison with triangles costs
  bool checkFile = false;    // of a STEP or BREP file: its surfaces' own check too, which takes as long as reading
};
struct FacetedLine {         // a statement whose shape stays faceted in the exact model
  std::string file;
  int line = 0;
  std::string statement;     // "hull"
  std::string reason;        // in the reader's words
  int faces = 0;             // of the result that come from it
};
struct ExactAnswer {         // transferred: the preview (encodePreview, Full) where there is a model
  bool hasModel = false;
  ModelMeasures measures;    // of the exact model; `triangles` are those of the preview
  int faces = 0;
  int exactFaces = 0;        // of those, not from a faceted statement
  std::vector<FacetedLine> faceted;
  double asWrittenVolume = 0;  // mm^3: OpenSCAD's circles are polygons, so it is another figure
  double volumeDoubt = 0;      // mm^3: how far it is from the fine triangles it was checked against
  std::vector<Diagnostic> diagnostics;
  std::vector<Incomplete> incomplete;
  std::optional<FileContents> contents;  // of a STEP or BREP file
  std::optional<Problem> problem;
};

// -- Exporting --
struct ExportRequest {
  // "stl", "stl-text", "3mf", "obj", "off", "svg", "dxf", "zip"; with an exact engine "step", "brep"
  std::string format;
  ParameterValues values;
  bool partial = false;     // export although the model lacks what refusesFile() tells
  std::string quality;      // "" or "as-written"; "exact": triangles of the exact model (mesh formats)
  double deflection = 0.05; // mm between those and the exact surfaces
  std::string time;         // ISO 8601 without zone, UTC: for the header of a STEP file
};
struct ExportAnswer {       // transferred: the file's bytes
  std::string fileName;
  std::string mediaType;
  ModelMeasures measures;   // of what is in the file
  std::vector<Diagnostic> diagnostics;
  std::vector<Incomplete> incomplete;
  std::optional<Problem> problem;
};

// -- Reading a source for the console's links --
struct SourceRequest {
  std::string path;
};
struct SourceAnswer {
  std::string text;
  std::optional<Problem> problem;
};

// -- Parameter-set files of the open design --
struct SetsRequest {
  std::string text;                 // of the file
};
struct SetsAnswer {
  // Values typed and only those that differ from the defaults; what nothing in the design takes stays as it
  // is, so that it is told when it is used.
  std::vector<ParameterSet> sets;
  std::optional<Problem> problem;
};
struct SetsFileRequest {
  std::vector<ParameterSet> sets;
};
struct SetsFileAnswer {
  std::string text;                 // as OpenSCAD writes it
  std::optional<Problem> problem;
};

// -- Lines only (the command line's `echo`) --
struct EchoAnswer {
  std::vector<Diagnostic> diagnostics;
  std::vector<Incomplete> incomplete;
  std::optional<Problem> problem;
};

// -- While a request is under way --
struct ProgressNote {
  std::string stage;
  int done = 0;
  int total = 0;
};

// -- The page and the session of an open design --
struct SessionOpening {
  OpenAnswer answer;
  std::vector<ParameterSet> ownSets;  // kept by the user, beside the design's own
  ParameterValues values;             // from a link or an earlier visit; those that can't be used are refused
  std::string preset;                 // the set they came from, "" for none
};
struct ValueChange {
  std::string name;
  ParameterValue value;
  bool dragging = false;              // one of many values of a hand that is still moving
};
struct ValueRemark {
  std::string name;                   // of a parameter, or as it was given
  std::string text;                   // what is to be said of its value
};
struct SessionState {
  ParameterValues values;             // all of them
  ParameterValues changed;            // those that differ from the defaults, hidden ones too
  std::string preset;
  bool presetEdited = false;
  bool canUndo = false;
  bool canRedo = false;
  std::vector<ParameterSet> sets;
  ParameterValues refused;            // given values that nothing takes; go into requests, where that is said
  std::vector<ValueRemark> remarks;   // of values outside the designer's offer, and of refused ones
};

}  // namespace pw::protocol
