// SPDX-License-Identifier: Apache-2.0
import { BadAddress, addressOf, besidePath, includedIn, placeOf, serverPlace, type ListedFile, type Place } from "./addresses";
import { Refusal, designBytes, designName, mega, sourceBytes, type Opened, sourceName } from "./design_files";
import { fetchFiles, readRecord, recordAddress } from "./design_folder";
import { count, plural } from "./numbers";
import type { NamedFile } from "./supervisor";

// A design at an address: the file that the user named and what it includes from beside it, a folder or repository
// of a site that lists its files, or a record of a catalogue. Without cookies, without saying where the user comes
// from, and from no other place than the one that was named; sizes are watched while they arrive.

const mostBeside = 200; // files that a named file draws in
const mostListed = 400; // files of a folder or repository
const mostPages = 50; // of a list
const atOnce = 6;
const wantedFile = /\.(scad|csg|step|stp|brep|brp)$|(^|\/)(okh|partwright)\.toml$/i; // of a folder; sets come by stem

type Told = (received: number) => void;

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

export async function openAddress(address: string, progress: Told): Promise<Opened> {
  let url: URL;
  try {
    url = addressOf(address);
  } catch (error) {
    throw error instanceof BadAddress ? new Refusal(error.message) : error;
  }
  const get = reader(progress);
  const place = placeOf(url);
  if (place?.kind === "folder") return openListed(place, get);
  const record = place ? undefined : recordAddress(url);
  if (record) return openRecord(record, get);
  const name = fileName(place?.path ?? url.pathname);
  if (!designName.test(name)) {
    throw new Refusal(`The address ends in “${name.slice(-40)}”. It has to name a .scad, .csg, .step, .brep or .zip file, or a repository of designs.`);
  }
  return openFile(place ?? serverPlace(url), get);
}

// -- One file, and what lies beside it --

async function openFile(place: Place, get: Get): Promise<Opened> {
  const name = fileName(place.path);
  const limit = sourceName.test(name) ? sourceBytes : designBytes;
  const files: NamedFile[] = [{ path: place.path, bytes: await get(place.file(place.path)!, name, limit) }];
  const outside: string[] = [];
  if (sourceName.test(name)) await addIncluded(place, files, outside, get);
  return { files: withoutTop(files), title: name.replace(designName, ""), remark: remarkOf(place, files.slice(1), outside) };
}

// Level by level, each file once. What is not there is left to the libraries of this browser, and else reported
// as missing when the design is opened.
async function addIncluded(place: Place, files: NamedFile[], outside: string[], get: Get): Promise<void> {
  const asked = new Set([place.path]);
  let total = files[0]!.bytes.byteLength;
  for (let level = [...files]; level.length > 0;) {
    const wanted: string[] = [];
    for (const file of level) {
      for (const name of includedIn(new TextDecoder().decode(file.bytes))) {
        const path = besidePath(file.path, name);
        if (path === undefined || !place.file(path)) outside.push(name);
        else if (!asked.has(path) && asked.size < mostBeside) {
          asked.add(path);
          wanted.push(path);
        } else if (!asked.has(path)) outside.push(name);
      }
    }
    level = (await inTurns(wanted, async (path): Promise<NamedFile | undefined> => {
      const bytes = await get(place.file(path)!, path, sourceBytes, "optional");
      return bytes && { path, bytes };
    })).filter((file) => file !== undefined);
    total += level.reduce((sum, file) => sum + file.bytes.byteLength, 0);
    if (total > designBytes) throw new Refusal(`Together the files have ${mega(total)}. The limit for a design is ${mega(designBytes)}.`);
    files.push(...level);
  }
}

function remarkOf(place: Place, beside: NamedFile[], outside: string[]): string | undefined {
  const parts: string[] = [];
  if (beside.length > 0) {
    const names = beside.slice(0, 5).map((file) => file.path).join(", ");
    parts.push(`${plural(beside.length, "file")} that it includes came from ${place.host} too: ${names}${beside.length > 5 ? " and others" : ""}.`);
  }
  if (outside.length > 0) parts.push(`Not asked for, because they are outside of the place that was named or too many: ${[...new Set(outside)].slice(0, 5).join(", ")}.`);
  return parts.length > 0 ? parts.join(" ") : undefined;
}

// The folder that all files have in common is not part of their names.
function withoutTop(files: NamedFile[]): NamedFile[] {
  let top = files[0]!.path.split("/").slice(0, -1);
  for (const { path } of files) {
    const parts = path.split("/");
    const same = top.findIndex((part, at) => parts[at] !== part);
    if (same >= 0) top = top.slice(0, same);
  }
  const length = top.reduce((sum, part) => sum + part.length + 1, 0);
  return files.map(({ path, bytes }) => ({ path: path.slice(length), bytes }));
}

// -- A folder or a repository --

async function openListed(place: Place, get: Get): Promise<Opened> {
  const listed = await listOf(place, get);
  const folder = place.path === "" ? "" : `${place.path.replace(/\/$/, "")}/`;
  const inside = listed.filter(({ path }) => path.startsWith(folder) && !path.split("/").some((part) => part.startsWith(".")));
  const sources = new Set(inside.map(({ path }) => path).filter((path) => sourceName.test(path)).map((path) => path.replace(sourceName, "")));
  const wanted = inside.filter(({ path }) => wantedFile.test(path) || (/\.json$/i.test(path) && sources.has(path.replace(/\.json$/i, ""))));
  if (!wanted.some(({ path }) => designName.test(path))) {
    throw new Refusal(`There is no design in it: ${count(inside.length)} files, none of them a .scad, .csg, .step or .brep file.`);
  }
  const total = wanted.reduce((sum, one) => sum + one.bytes, 0);
  if (wanted.length > mostListed || total > designBytes) {
    throw new Refusal(`It has ${count(wanted.length)} files of designs${total > 0 ? ` with ${mega(total)}` : ""}, more than are opened at once (${mostListed}, ${mega(designBytes)}). Name a folder in it, or one file.`);
  }
  const files = await inTurns(wanted, async ({ path, text }): Promise<NamedFile> => {
    if (text !== undefined) return { path, bytes: new TextEncoder().encode(text) };
    const address = place.file(path);
    if (!address) throw new Refusal(`${place.host} does not say where ${path} is.`);
    return { path, bytes: await get(address, path, designBytes) };
  });
  const title = fileName(place.path) || fileName(files[0]!.path).replace(designName, "");
  return { files: withoutTop(files), title, remark: `${plural(files.length, "file")} came from ${place.host}.` };
}

async function listOf(place: Place, get: Get): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  let at = place.list;
  for (let page = 1; at; page++) {
    let answer: unknown;
    try {
      answer = JSON.parse(new TextDecoder().decode(await get(at, "the list of its files", sourceBytes)));
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    const some = page > mostPages ? undefined : place.read?.(answer);
    if (!some) throw new Refusal(`${place.host} gives no whole list of the files there. Name one of its .scad or .step files.`);
    listed.push(...some);
    at = place.more?.(answer, page);
  }
  return listed;
}

// -- A record of a catalogue --

async function openRecord(record: URL, get: Get): Promise<Opened> {
  const text = new TextDecoder().decode(await get(record, fileName(record.pathname), sourceBytes));
  try {
    const read = readRecord(JSON.parse(text), record);
    return { files: await fetchFiles(read, (address, limit) => get(new URL(address), fileName(address), limit)), title: read.title };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${record.pathname.split("/").pop()} at ${record.host} can’t be opened. ${error instanceof SyntaxError ? "It is no JSON." : (error as Error).message}`);
  }
}

// -- Asking --

interface Get {
  (url: URL, name: string, limit: number): Promise<Uint8Array>;
  (url: URL, name: string, limit: number, optional: "optional"): Promise<Uint8Array | undefined>; // undefined where it is not there
}

// Tells how many bytes came in all.
function reader(progress: Told): Get {
  let received = 0;
  return (async (url: URL, name: string, limit: number, optional?: "optional") => {
    const response = await answerOf(url, name, optional !== undefined);
    if (!response) return undefined;
    let before = 0;
    return readBody(response, limit, `${name} is larger than ${mega(limit)}, the limit. It was not loaded to the end.`, (now) => {
      received += now - before;
      before = now;
      progress(received);
    });
  }) as Get;
}

async function answerOf(url: URL, name: string, optional: boolean): Promise<Response | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", redirect: "follow" });
  } catch {
    if (optional) return undefined; // many servers name no page that may read their "not found"
    throw new Refusal(
      navigator.onLine
        ? `${url.host} doesn’t let other sites read its files, or it can’t be reached. Download the file there and open it here.`
        : `There is no connection, and ${name} is at ${url.host}. Open a file from this device instead.`,
    );
  }
  if (response.ok) return response;
  if (optional && [403, 404, 410].includes(response.status)) return undefined;
  const limited = (response.status === 403 || response.status === 429) && response.headers.get("x-ratelimit-remaining") === "0";
  if (limited) throw new Refusal(`${url.host} answers no more questions for now: it counts them by the hour. Name one file, or download the design there and open it here.`);
  throw new Refusal(`${url.host} answers ${response.status} for ${name}. Check the address, or open the file from this device.`);
}

async function readBody(response: Response, limit: number, tooLarge: string, progress: Told): Promise<Uint8Array> {
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

// A few at a time, in order.
async function inTurns<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const out = new Array<R>(items.length);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (let at = next++; at < items.length; at = next++) out[at] = await work(items[at]!);
  }));
  return out;
}
