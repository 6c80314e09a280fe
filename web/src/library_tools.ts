// SPDX-License-Identifier: Apache-2.0
import { Refusal, openPicked, pick } from "./design_files";
import { h, showDialog, toast } from "./dom";
import type { Note } from "./notes";
import { bytes, plural } from "./numbers";
import { dropLibrary, keepLibrary, libraries, type KeptLibrary } from "./store";
import type { NamedFile } from "./supervisor";

// Libraries that designs miss: added once, kept in this browser, beside every design that needs them.

export async function keptLibraryFiles(): Promise<NamedFile[]> {
  return (await libraries()).flatMap(filesOf);
}

// Asks for a library and keeps it. Answers the files of all libraries, undefined when nothing was added.
export async function addLibrary(what: "folder" | "zip"): Promise<NamedFile[] | undefined> {
  const picked = await pick(what);
  if (!picked) return undefined;
  try {
    const opened = await openPicked(picked);
    const name = opened.title.replace(/-(?:main|master|v?\d[\d.]*)$/, "");
    const library: KeptLibrary = { name, bytes: opened.files.reduce((sum, file) => sum + file.bytes.byteLength, 0), files: opened.files };
    if (!(await keepLibrary(library))) toast("This browser can’t keep the library. It serves until the page is closed.");
    const kept = await libraries();
    const all = kept.some((one) => one.name === name) ? kept : [...kept, library];
    return all.flatMap(filesOf);
  } catch (error) {
    toast(error instanceof Refusal ? error.message : "The library can’t be read.");
    return undefined;
  }
}

export const missingNote = (missing: string[], add: (what: "folder" | "zip") => void): Note => ({
  look: "warn",
  title: missing.length === 1 ? "A file that this design uses is missing." : `${missing.length} files that this design uses are missing.`,
  text: "Add the library they belong to. It stays in this browser and serves other designs too.",
  files: missing.slice(0, 50),
  actions: [
    { label: "Add folder", run: () => add("folder") },
    { label: "Add zip", run: () => add("zip") },
  ],
});

export async function showLibraries(add: (what: "folder" | "zip") => void): Promise<void> {
  const kept = await libraries();
  await showDialog("Libraries kept here", (close) => [
    h("div", { class: "in" },
      kept.length === 0 ? h("p", {}, "None yet. When a design misses a file, add its library there, or here.") : h("ul", { class: "kept" },
        ...kept.map((library) => h("li", {}, h("b", {}, library.name), h("span", { class: "muted" }, `${plural(library.files.length, "file")}, ${bytes(library.bytes)}`),
          h("button", { class: "btn", onclick: () => void dropLibrary(library.name).then(() => close("")) }, "Remove")))),
      h("div", { class: "row" },
        h("button", { class: "btn", onclick: () => { close(""); add("zip"); } }, "Add zip"),
        h("button", { class: "btn", onclick: () => { close(""); add("folder"); } }, "Add folder"))),
  ]);
}

function filesOf(library: KeptLibrary): NamedFile[] {
  const zip = library.files.length === 1 && /\.zip$/i.test(library.files[0]!.path);
  if (zip) return [{ path: `libraries/${library.name}.zip`, bytes: library.files[0]!.bytes }];
  return library.files.map((file) => ({ path: `libraries/${library.name}/${file.path}`, bytes: file.bytes }));
}
