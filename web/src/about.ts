// SPDX-License-Identifier: Apache-2.0
import { h, showDialog } from "./dom";

// What Partwright is made of, under which licences, and where to get the source of each part.

const opencascade = "https://github.com/Open-Cascade-SAS/OCCT/tree/V7_9_2";

export function showAbout(): void {
  const link = (address: string, words: string) => h("a", { href: address, rel: "noreferrer" }, words);
  void showDialog("About Partwright", () => [
    h("div", { class: "in reading" },
      h("p", {}, "Partwright opens OpenSCAD designs in a browser, turns their parameters into knobs and hands over files for printers, lasers and other designers. Everything happens in this tab."),
      h("p", {}, "It is free software under Apache-2.0."),
      h("h3", {}, "Exact models and STEP"),
      h("p", {}, "The exact engine is built from OpenCASCADE Technology 7.9.2, © Open Cascade SAS, under the GNU LGPL 2.1 with the Open CASCADE exception 1.0. It is a module of its own, ",
        h("code", {}, "exact/kernel.wasm"), ", that this page loads when it is needed; a site may put its own build in its place."),
      h("p", {}, "Its source is at ", link(opencascade, "github.com/Open-Cascade-SAS/OCCT"),
        ". Our changes to it and the recipe of our build are in Partwright’s own source, which whoever runs this copy offers with it: ", h("code", {}, "cmake/patches/opencascade/"),
        ", ", h("code", {}, "scripts/occt.py"), " and ", h("code", {}, "cmake/deps/exact.cmake"), "; ", h("code", {}, "scripts/serve"), " links it anew."),
      h("h3", {}, "Triangles, outlines and the page"),
      h("p", {}, "Manifold and Clipper2 build the model as written; Dear ImGui draws the tools on the view; type by the Braille Institute, icons by Lucide."),
      h("p", {}, link("./notices.txt", "Licences of all parts"))),
  ]);
}
