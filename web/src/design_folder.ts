// SPDX-License-Identifier: Apache-2.0
import type { NamedFile } from "./supervisor";

// A design as `partwright catalogue build` lays it out on a web server: <id>.json describes it, <id>/ has its
// files. Shared with the embedding element, so it is small and trusts nothing of what it reads.

export interface FolderRecord {
  title: string;
  authors: string[];
  licence: string;
  picture: string; // an address, "" for none
  pictureWords: string;
  needed: { path: string; bytes: number; address: string }[]; // what the design is opened from
}

const mostFiles = 5000; // as core/base/limits.hpp
const mostBytes = 256 << 20;

// "https://host/designs/bin/" and ".../bin.json" mean the same design.
export function recordAddress(address: URL): URL | undefined {
  const out = new URL(address);
  out.hash = out.search = "";
  if (/[^/]\/$/.test(out.pathname)) out.pathname = `${out.pathname.slice(0, -1)}.json`;
  return out.pathname.endsWith(".json") ? out : undefined;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

// Throws an Error in words for the reader where it is no record.
export function readRecord(json: unknown, record: URL): FolderRecord {
  const value = (json ?? {}) as Record<string, unknown>;
  if (value.format !== "partwright-design/1") throw new Error("It is not a record that partwright catalogue build writes.");
  const entry = (value.entry ?? {}) as Record<string, unknown>;
  const folder = new URL(`${record.pathname.split("/").pop()!.slice(0, -5)}/`, record);
  const address = (path: string): string => {
    const full = new URL(path.split("/").map(encodeURIComponent).join("/"), folder);
    // Dots that climb out, even escaped ones, are resolved by URL.
    if (path === "" || full.origin !== folder.origin || !full.pathname.startsWith(folder.pathname)) throw new Error("It names a file outside of its folder.");
    return full.href;
  };
  const files = list(value.files).map((one) => one as Record<string, unknown>)
    .filter((one) => ["source", "presets", "manifest"].includes(text(one?.role)))
    .map((one) => ({ path: text(one.path), bytes: Number(one.bytes) || 0, address: address(text(one.path)) }));
  if (files.length === 0) throw new Error("It names no source file.");
  if (files.length > mostFiles || files.reduce((sum, one) => sum + one.bytes, 0) > mostBytes) throw new Error("The design is too large.");
  const picture = text(entry.picture);
  return {
    title: text(entry.title),
    authors: list(entry.authors).map(text).filter(Boolean),
    licence: text(entry.licence),
    picture: picture ? address(picture) : "",
    pictureWords: text(entry.pictureWords),
    needed: files,
  };
}

export function fetchFiles(record: FolderRecord, get: (address: string, limit: number) => Promise<Uint8Array>): Promise<NamedFile[]> {
  return Promise.all(record.needed.map(async ({ path, address }): Promise<NamedFile> => ({ path, bytes: await get(address, mostBytes) })));
}
