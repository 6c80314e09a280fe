// SPDX-License-Identifier: Apache-2.0
#include "jobs/file_kinds.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace pw::jobs {
namespace {

struct Kind {
  std::string_view suffixes;  // each between spaces
  std::string_view one, many;
  std::string_view wayOut;    // a sentence, "" where there is none
};

constexpr std::string_view meshWay =
    "It holds triangles without the design behind them: look for the .scad or .step file that it was made of.";
constexpr std::string_view cadWay = "Export it as STEP from the program that made it, and open that.";
constexpr std::string_view archiveWay = "Unpack it and open the folder.";

constexpr Kind kinds[] = {
    {" stl ", "an STL file", "STL files", meshWay},
    {" 3mf ", "a 3MF file", "3MF files", meshWay},
    {" obj ", "an OBJ file", "OBJ files", meshWay},
    {" off amf ply glb gltf wrl x3d ", "a mesh", "meshes", meshWay},
    {" fcstd fcstd1 ", "a FreeCAD document", "FreeCAD documents", cadWay},
    {" f3d f3z ipt iam sldprt sldasm prt asm catpart catproduct par x_t x_b sat 3dm skp dwg blend rsdoc ",
     "a file of another CAD program", "files of other CAD programs", cadWay},
    {" igs iges ", "an IGES file", "IGES files", cadWay},
    {" dxf svg ", "a drawing", "drawings", ""},
    {" gcode gco bgcode 3dprint makerbot x3g ctb ", "a file for one printer", "files for printers", ""},
    {" png jpg jpeg gif webp bmp tif tiff heic ", "a picture", "pictures", ""},
    {" mp4 webm mov avi mkv ", "a film", "films", ""},
    {" pdf doc docx odt md txt rst html htm ", "a document", "documents", ""},
    {" 7z rar tar gz tgz bz2 xz zst ", "an archive of another kind than zip", "archives of other kinds than zip", archiveWay},
    {" json ", "a file of values", "files of values", "Open the design first, then load them with its presets."},
    {" toml ", "a manifest", "manifests", "Open the folder that it is in."},
    {" py js ts cpp c h rs java ipynb ", "a program", "programs", "Partwright runs no programs but OpenSCAD designs."},
};

// In lower case, without the dot; "" where there is none.
std::string suffixOf(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const auto dot = name.rfind('.');
  std::string suffix = dot == std::string::npos || dot == 0 ? "" : name.substr(dot + 1);
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return suffix;
}

const Kind* kindOf(const std::string& path) {
  const std::string suffix = suffixOf(path);
  if (suffix.empty()) return nullptr;
  for (const Kind& kind : kinds)
    if (kind.suffixes.find(" " + suffix + " ") != std::string_view::npos) return &kind;
  return nullptr;
}

}  // namespace

std::string openableWords() {
  return "OpenSCAD designs (.scad, .csg), STEP (.step, .stp) and BREP (.brep, .brp) files, and a folder or a .zip with one of them";
}

std::string nothingToOpen(const std::vector<std::string>& files) {
  const std::string can = "Partwright opens " + openableWords() + ".";
  if (files.empty()) return "There is no file in it. " + can;
  if (files.size() == 1) {
    const Kind* kind = kindOf(files.front());
    std::string words = "'" + files.front().substr(files.front().rfind('/') + 1) + "' is ";
    words += kind ? std::string(kind->one) : std::string("no design that Partwright knows");
    return words + ". " + (kind && !kind->wayOut.empty() ? std::string(kind->wayOut) + " " : "") + can;
  }
  std::vector<std::pair<std::string_view, std::size_t>> counts;
  for (const std::string& file : files) {
    const Kind* kind = kindOf(file);
    const std::string_view name = kind ? kind->many : "others";
    const auto known = std::find_if(counts.begin(), counts.end(), [&](const auto& one) { return one.first == name; });
    if (known == counts.end()) counts.emplace_back(name, 1);
    else ++known->second;
  }
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::string words;
  for (const auto& [name, count] : counts) words += (words.empty() ? "" : ", ") + std::string(name) + ": " + std::to_string(count);
  return "None of the " + std::to_string(files.size()) + " files is a design (" + words + "). " + can;
}

}  // namespace pw::jobs
