// SPDX-License-Identifier: Apache-2.0
import { fetchFiles, readRecord, recordAddress } from "./design_folder";
import type { NamedFile } from "./supervisor";

// Where a design's bytes come from: files and folders the user picked or dropped, and the one address the
// user named. Sizes are looked at before anything is read.

// As in core/base/limits.hpp, which has the last word; these spare the tab from reading what would be
// refused anyway.
const sourceBytes = 32 << 20;
const designBytes = 256 << 20;
const designFiles = 5000;

const designName = /\.(scad|zip|step|stp|brep|brp)$/i; // what a design may start from

export interface Opened {
  files: NamedFile[];
  title: string; // what it is called until the manifest is read
}

// What went wrong, in words for the user.
export class Refusal extends Error {}

const mega = (bytes: number) => `${Math.ceil(bytes / (1 << 20))} MB`;

function checkSize(name: string, size: number): void {
  if (/\.scad$/i.test(name) && size > sourceBytes) {
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
    const main = found.find(({ path }) => /\.scad$/i.test(path))?.path ?? first;
    return main.replace(designName, "");
  }
  return top.replace(designName, "");
}

// -- Fetched --

// What a design is called until its manifest is read: the last part of the address.
export function titleOfAddress(address: string): string {
  return fileName(address.replace(/[?#].*$/, "").replace(/\/+$/, "")).replace(designName, "") || address;
}

function fileName(path: string): string {
  const name = path.split("/").pop() ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // "100%.step" is a name too
  }
}

// Only the address the user named is asked for, without cookies and without saying where the user comes
// from. The size is watched while it arrives.
export async function openAddress(address: string, progress: (received: number) => void): Promise<Opened> {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new Refusal(`“${address.slice(0, 80)}” is no address. One looks like https://example.org/part.scad.`);
  }
  const local = url.hostname === "127.0.0.1" || url.hostname === "localhost";
  if (url.protocol !== "https:" && !(url.protocol === "http:" && (local || url.origin === location.origin))) {
    throw new Refusal("Only https addresses are opened.");
  }
  const record = recordAddress(url);
  if (record) return openFolder(record, progress);
  const name = fileName(url.pathname);
  if (!designName.test(name)) {
    throw new Refusal(`The address ends in “${name.slice(-40)}”. It has to name a .scad, .step, .brep or .zip file.`);
  }
  const response = await answerOf(url, name);
  const limit = /\.scad$/i.test(name) ? sourceBytes : designBytes;
  const bytes = await readBody(response, limit, `${name} is larger than ${mega(limit)}, the limit. It was not loaded to the end.`, progress);
  return { files: [{ path: name, bytes }], title: titleOfAddress(url.pathname) };
}

// A design of a catalogue: its record first, then the files that it is opened from.
async function openFolder(record: URL, progress: (received: number) => void): Promise<Opened> {
  let received = 0;
  const get = async (url: URL, limit: number) => {
    const name = fileName(url.pathname);
    let before = 0;
    return readBody(await answerOf(url, name), limit, `${name} is larger than ${mega(limit)}, the limit. It was not loaded to the end.`, (now) => {
      received += now - before;
      before = now;
      progress(received);
    });
  };
  const text = new TextDecoder().decode(await get(record, sourceBytes));
  try {
    const read = readRecord(JSON.parse(text), record);
    return { files: await fetchFiles(read, (address, limit) => get(new URL(address), limit)), title: read.title };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${record.pathname.split("/").pop()} at ${record.host} can’t be opened. ${error instanceof SyntaxError ? "It is no JSON." : (error as Error).message}`);
  }
}

async function answerOf(url: URL, name: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", redirect: "follow" });
  } catch {
    throw new Refusal(
      navigator.onLine
        ? `${url.host} doesn’t let other sites read its files, or it can’t be reached. Download the file there and open it here.`
        : `There is no connection, and ${name} is at ${url.host}. Open a file from this device instead.`,
    );
  }
  if (!response.ok) throw new Refusal(`${url.host} answers ${response.status} for ${name}. Check the address, or open the file from this device.`);
  return response;
}

async function readBody(response: Response, limit: number, tooLarge: string, progress: (received: number) => void): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let received = 0;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Refusal("The connection broke off. Try again, or open the file from this device.");
    });
    if (done) break;
    received += value.byteLength;
    if (received > limit) {
      void reader.cancel();
      throw new Refusal(tooLarge);
    }
    parts.push(value);
    progress(received);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

// A file of this site: a sample's source or picture.
export async function fetchOwn(path: string): Promise<Uint8Array> {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok) throw new Refusal(`${path} can’t be loaded from this site.`);
  return new Uint8Array(await response.arrayBuffer());
}
