// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/messages.hpp"

// What a catalogue of designs consists of. A catalogue is a folder of static files:
//   catalogue.json    CatalogueIndex: what cards and the search need of every design
//   <id>.json         CatalogueRecord: what its page needs
//   <id>.pwp          its packed preview, where there is one
//   <id>/...          the design's own files, as they are
namespace pw::protocol {

struct CatalogueEntry {
  std::string id;                 // the folder's name: letters, digits, '.', '_' and '-'
  std::string title;
  std::vector<std::string> authors;
  std::string licence;            // SPDX expression, "" where none is given
  std::string version;
  std::string summary;            // the description, cut at a word where it is long
  std::optional<bool> mayUse, mayChange, maySell, mayKeepPrivate;  // none: the licence is not known here
  std::vector<std::string> processes;  // of the design and its parts: "3DP", "LAS", "CNC", as written
  std::vector<std::string> materials;
  std::vector<std::string> tags;
  std::optional<std::vector<std::string>> words;  // by which it is found too: its parts, presets and parameters
  std::string picture;            // path in the folder, "" for none
  std::string pictureWords;       // what it depicts
  std::vector<double> size;       // x, y, z in mm with the default values; empty where there is no model
  bool flat = false;
  bool preview = false;           // <id>.pwp is there
  int parameters = 0;
};

struct CataloguePicture {
  std::string path, depicts;
};
struct CataloguePart {
  std::string name;
  std::vector<std::string> sources, processes, materials;
  int count = 1;
};
struct CatalogueFile {
  std::string path;
  std::string role;               // "source", "export", "document", "picture", "manifest", "presets", "other"
  int bytes = 0;
};
struct CatalogueKey {             // of the manifest, one that has no other place here
  std::string name, json;
};
struct CatalogueRecord {
  std::string format;             // "partwright-design/1"
  CatalogueEntry entry;
  std::string description;
  std::string source;             // web address of the project, "" for none
  std::string main;               // "" where the reader has to choose
  double volume = 0;              // mm^3, with the default values
  int pieces = 0;
  std::vector<CataloguePicture> pictures;
  std::vector<CataloguePart> parts;
  std::vector<CatalogueFile> files;
  std::vector<std::string> presets;
  std::vector<CatalogueKey> others;
};

struct CatalogueRequest {         // one transferred array for each path
  std::string id;
  std::vector<std::string> paths;
};
struct CatalogueAnswer {
  CatalogueEntry entry;           // for the index
  std::vector<std::string> made;  // names beside the folder; one transferred array each
  std::vector<std::string> copied;  // paths that go into the folder as they are
  std::vector<Diagnostic> diagnostics;  // paths begin with the id
  std::optional<Problem> problem;  // nothing was made
  std::optional<Problem> fault;    // the record is there, and the model is not, or in part only
};

struct CatalogueIndex {
  std::string format;             // "partwright-catalogue/1"
  std::vector<CatalogueEntry> designs;  // by id
};

}  // namespace pw::protocol
