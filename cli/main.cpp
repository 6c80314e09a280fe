// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>

#include "cli/commands.hpp"

#ifndef PW_VERSION
#define PW_VERSION "0.1.0"
#endif

namespace {

using pw::cli::Console;
using pw::cli::Options;

// OPENSCADPATH: folders separated by ':', as OpenSCAD reads it.
std::vector<std::string> pathsOf(const char* variable) {
  std::vector<std::string> paths;
  std::string text = variable ? variable : "";
  while (!text.empty()) {
    const auto colon = text.find(':');
    if (const std::string path = text.substr(0, colon); !path.empty()) paths.push_back(path);
    text = colon == std::string::npos ? "" : text.substr(colon + 1);
  }
  return paths;
}

// Where OpenSCAD keeps the libraries of a user and of the system.
std::vector<std::string> openscadFolders() {
  std::vector<std::string> candidates;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
    candidates.push_back(std::string(data) + "/OpenSCAD/libraries");
  else if (const char* home = std::getenv("HOME"); home && *home)
    candidates.push_back(std::string(home) + "/.local/share/OpenSCAD/libraries");
  candidates.push_back("/usr/share/openscad/libraries");
  std::erase_if(candidates, [](const std::string& folder) {
    std::error_code error;
    return !std::filesystem::is_directory(folder, error);
  });
  return candidates;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{
      "Partwright customizes OpenSCAD designs and writes files for printers, cutters and other programs.\n"
      "Exit status: 0 done, with warnings or without; 1 the design is at fault or its model is empty;\n"
      "2 wrong use; 3 refused by a limit, or not supported."};
  app.name("partwright");
  app.require_subcommand(1);
  app.set_version_flag("--version", "partwright " PW_VERSION);

  const auto common = [&](CLI::App* command) {
    command->add_option("FILE", options.file,
                        "The design: a .scad or .csg file, a folder or a .zip; or a model: a .step, .stp or .brep file")->required();
    command->add_flag("--json", options.json, "Print the whole answer as JSON on standard output");
    command
        ->add_option("--library", options.libraries,
                     "A folder to look for include and use files in, after the design's own; may be "
                     "repeated, and comes before those of OPENSCADPATH and OpenSCAD's own")
        ->type_name("DIR")
        ->allow_extra_args(false);
    return command;
  };
  const auto values = [&](CLI::App* command) {
    command
        ->add_option("-D", options.definitions,
                     "OpenSCAD source put behind the design, mostly name=value; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    command->add_option("-p", options.setsFile, "A file of parameter sets, as OpenSCAD saves them")
        ->type_name("FILE");
    command->add_option("-P", options.setName, "The set of that file to use")->type_name("NAME");
    return command;
  };
  std::string quality = "as-written";
  const auto qualities = [&](CLI::App* command, bool exact) {
    std::vector<std::string> names{"as-written", "faceted"};
    if (exact) names.push_back("exact");
    command
        ->add_option("--quality", quality,
                     std::string("as-written: the design's own triangles, as OpenSCAD makes them (faceted is the same)") +
                         (exact ? "; exact: triangles of the exact model, whose circles are true ones" : ""))
        ->check(CLI::IsMember(names))
        ->type_name("NAME");
    return command;
  };

  CLI::App* params = common(app.add_subcommand("params", "List the design's parameters"));
  CLI::App* check = values(common(
      app.add_subcommand("check", "Build the design, say what is wrong with it and how large it is")));
  check->add_flag("--surfaces", options.surfaces,
                  "Where FILE is a .step or .brep file: also check its surfaces and edges as a CAD program does, which "
                  "takes as long as reading it");
  CLI::App* echo = values(
      common(app.add_subcommand("echo", "Print what the design echoes, without building its geometry")));
  CLI::App* exporting = qualities(values(common(app.add_subcommand("export", "Build the design and write a file"))), true);
  exporting
      ->add_option("-o,--output", options.output,
                   "The file to write; its suffix is the format: .stl .3mf .obj .off, .step .stp .brep with exact "
                   "surfaces, .svg .dxf for flat designs")
      ->required()
      ->type_name("OUT");
  exporting->add_flag("--partial", options.partial,
                      "Write the file although it lacks what is not supported yet, or a file that is not there");
  exporting
      ->add_option("--deflection", options.deflection,
                   "With --quality exact, and where FILE is a .step or .brep file: how far triangles may be from the "
                   "surface, in mm")
      ->type_name("MM")
      ->capture_default_str();
  exporting->add_flag("--text", options.text, "Write .stl as text");
  CLI::App* preview = qualities(
      values(common(app.add_subcommand("preview", "Bake the small picture mesh that a page shows first"))), false);
  preview->add_option("-o,--output", options.output, "The file to write")->required()->type_name("OUT");

  CLI::App* catalogue = app.add_subcommand("catalogue", "Make a catalogue of designs");
  catalogue->require_subcommand(1);
  CLI::App* building = catalogue->add_subcommand(
      "build", "Write the index, records, previews and files of every design below a folder");
  building
      ->add_option("FOLDER", options.file, "A folder of design folders, each with an okh.toml; or one such folder")
      ->required();
  building->add_option("-o,--output", options.output, "The folder to write the catalogue into")
      ->required()
      ->type_name("DIR");
  building->add_flag("--json", options.json, "Print what was made and what was found wrong as JSON");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version end well; everything else is wrong use.
    return app.exit(error) == 0 ? pw::cli::done : pw::cli::wrongUse;
  }
  for (std::string& path : pathsOf(std::getenv("OPENSCADPATH"))) options.libraries.push_back(std::move(path));
  for (std::string& path : openscadFolders()) options.libraries.push_back(std::move(path));

  options.exact = quality == "exact";

  Console console;
  int status = pw::cli::wrongUse;
  try {
    if (params->parsed()) status = listParameters(options, console);
    else if (check->parsed()) status = checkDesign(options, console);
    else if (echo->parsed()) status = echoLines(options, console);
    else if (exporting->parsed()) status = exportDesign(options, console);
    else if (preview->parsed()) status = bakePreview(options, console);
    else if (building->parsed()) status = buildCatalogue(options, console);
  } catch (const std::bad_alloc&) {
    console.words("The design needs more memory than there is. Make it smaller, or lower $fn.");
    status = pw::cli::refused;
  }
  console.endProgress();
  return status;
}
