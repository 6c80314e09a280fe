// SPDX-License-Identifier: Apache-2.0
import type { NamedFile } from "./supervisor";

// Where a design's bytes come from on this device: files and folders the user picked or dropped. Sizes are looked
// at before anything is read. What comes from an address is in design_fetching.ts.

// As in core/base/limits.hpp, which has the last word; these spare the tab from reading what would be
// refused anyway.
export const sourceBytes = 32 << 20;
export const designBytes = 256 << 20;
const designFiles = 5000;

export const sourceName = /\.(scad|csg)$/i;
export const designName = /\.(scad|csg|zip|step|stp|brep|brp)$/i; // what a design may start from

export interface Opened {
  files: NamedFile[];
  title: string; // what it is called until the manifest is read
  remark?: string; // what the reader should know of where it came from
}

// What went wrong, in words for the user.
export class Refusal extends Error {}

export const mega = (bytes: number) => `${Math.ceil(bytes / (1 << 20))} MB`;

function checkSize(name: string, size: number): void {
  if (sourceName.test(name) && size > sourceBytes) {
    throw new Refusal(`${name} has ${mega(size)}. The limit for one source file is ${mega(sourceBytes)}, so it was not read.`);
  }
  if (size > designBytes) {
    throw new Refusal(`${name} has ${mega(size)}. The limit for a design is ${mega(designBytes)}, so it was not read.`);
  }
}

interface Found {
  path: string;
  file: File;
}

async function readAll(found: Found[], title: string): Promise<Opened> {
  const wanted = found.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".") || part === "node_modules" || part === "__MACOSX"));
  if (wanted.length === 0) throw new Refusal("There is no file in it.");
  if (wanted.length > designFiles) {
    throw new Refusal(`That is ${wanted.length.toLocaleString("en")} files. The limit for a design is ${designFiles.toLocaleString("en")}.`);
  }
  let total = 0;
  for (const { path, file } of wanted) {
    checkSize(path, file.size);
    total += file.size;
  }
  if (total > designBytes) throw new Refusal(`Together the files have ${mega(total)}. The limit for a design is ${mega(designBytes)}.`);
  const files: NamedFile[] = [];
  for (const { path, file } of wanted) {
    try {
      files.push({ path, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      throw new Refusal(`${path} can't be read. It may have been moved or closed off.`);
    }
  }
  return { files, title };
}

// -- Picked --

// Asks for a file or a folder; undefined when the user changed their mind.
export function pick(what: "file" | "folder" | "zip" | "values"): Promise<File[] | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    if (what === "folder") input.webkitdirectory = true;
    if (what === "file") input.multiple = true;
    if (what === "zip") input.accept = ".zip";
    if (what === "values") input.accept = ".json";
    const done = (files: File[] | undefined) => {
      input.remove();
      resolve(files);
    };
    input.addEventListener("change", () => done(input.files?.length ? [...input.files] : undefined));
    input.addEventListener("cancel", () => done(undefined));
    input.hidden = true;
    document.body.append(input); // one that is nowhere may be collected while its dialog is open
    input.click();
  });
}

export function openPicked(files: File[]): Promise<Opened> {
  const found = files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return readAll(withoutTop(found), titleOf(found));
}

// -- Dropped --

// Must be called in the drop event: its items are gone afterwards.
export function openDropped(transfer: DataTransfer): Promise<Opened> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const plain = [...transfer.files];
  return (async () => {
    const found: Found[] = [];
    for (const entry of entries) await walk(entry, "", found);
    if (entries.length === 0) for (const file of plain) found.push({ path: file.name, file });
    if (found.length === 0) throw new Refusal("What was dropped is no file and no folder.");
    return readAll(withoutTop(found), titleOf(found));
  })();
}

async function walk(entry: FileSystemEntry, folder: string, found: Found[]): Promise<void> {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path, file });
    return;
  }
  if (entry.name.startsWith(".") || entry.name === "node_modules") return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inner of some) await walk(inner, `${path}/`, found);
    if (found.length > designFiles) return;
  }
}

// A single folder at the top is the design's own; paths are inside it.
function withoutTop(found: Found[]): Found[] {
  const top = found[0]?.path.split("/")[0];
  if (!found.every(({ path }) => path.includes("/") && path.split("/")[0] === top)) return found;
  return found.map(({ path, file }) => ({ path: path.slice(top!.length + 1), file }));
}

function titleOf(found: Found[]): string {
  const first = found[0]?.path ?? "";
  const top = first.split("/")[0]!;
  if (found.length > 1 && !first.includes("/")) {
    const main = (found.find(({ path }) => /\.scad$/i.test(path)) ?? found.find(({ path }) => sourceName.test(path)))?.path ?? first;
    return main.replace(designName, "");
  }
  return top.replace(designName, "");
}

// A file of this site: a sample's source or picture.
export async function fetchOwn(path: string): Promise<Uint8Array> {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok) throw new Refusal(`${path} can’t be loaded from this site.`);
  return new Uint8Array(await response.arrayBuffer());
}
