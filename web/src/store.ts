// SPDX-License-Identifier: Apache-2.0
import { dropText, inStore as useStore, openDatabase, readText, writeText } from "./browser";
import type { ParameterSet, ParameterValues } from "./generated/protocol";
import type { NamedFile } from "./supervisor";

// What stays on this device: opened designs, libraries, values and settings. Everything may fail (private
// windows, full disks); a page that can't keep anything works all the same.

// -- Values of a design, small --

export interface KeptValues {
  changed: ParameterValues;
  preset: string;
  sets: ParameterSet[]; // the user's own
}

const prefix = "partwright:";

export function keepValues(design: string, values: KeptValues): boolean {
  return writeText(`${prefix}values:${design}`, JSON.stringify(values));
}
export function keptValues(design: string): KeptValues {
  const none: KeptValues = { changed: {}, preset: "", sets: [] };
  try {
    const read = JSON.parse(readText(`${prefix}values:${design}`) ?? "{}") as Partial<KeptValues>;
    const sets = Array.isArray(read.sets) ? read.sets.filter((set) => typeof set?.name === "string" && typeof set.values === "object") : [];
    return { changed: read.changed ?? {}, preset: typeof read.preset === "string" ? read.preset : "", sets };
  } catch {
    return none;
  }
}

export function setting(name: string): string | undefined {
  return readText(`${prefix}setting:${name}`);
}
export function keepSetting(name: string, value: string): void {
  writeText(`${prefix}setting:${name}`, value);
}

// -- Designs and libraries, large --

export interface KeptDesign {
  id: string;
  title: string;
  opened: number; // ms since 1970
  bytes: number;
  main: string; // what the user chose, "" where nothing had to be chosen
  files: NamedFile[];
}

export interface KeptLibrary {
  name: string; // as in `use <name/…>`; a zip keeps its file name
  bytes: number;
  files: NamedFile[];
}

const mostDesigns = 12;

let database: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  database ??= openDatabase("partwright", 1, (made) => {
    made.createObjectStore("designs", { keyPath: "id" });
    made.createObjectStore("libraries", { keyPath: "name" });
  });
  database.catch(() => (database = undefined));
  return database;
}

const inStore = async <T>(name: "designs" | "libraries", mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
  useStore(await open(), name, mode, work);

// False where the browser can't keep it.
export async function keepDesign(design: KeptDesign): Promise<boolean> {
  try {
    await inStore("designs", "readwrite", (store) => store.put(design));
    const all = await designs();
    for (const old of all.slice(mostDesigns)) await dropDesign(old.id);
    return true;
  } catch {
    return false;
  }
}
export async function designs(): Promise<KeptDesign[]> {
  try {
    const all = await inStore<KeptDesign[]>("designs", "readonly", (store) => store.getAll());
    return all.sort((a, b) => b.opened - a.opened);
  } catch {
    return [];
  }
}
export async function design(id: string): Promise<KeptDesign | undefined> {
  try {
    return await inStore<KeptDesign | undefined>("designs", "readonly", (store) => store.get(id));
  } catch {
    return undefined;
  }
}
export async function dropDesign(id: string): Promise<void> {
  try {
    dropText(`${prefix}values:local:${id}`);
    await inStore("designs", "readwrite", (store) => store.delete(id));
  } catch {
    // It stays in the list, where it can be removed again.
  }
}

export async function keepLibrary(library: KeptLibrary): Promise<boolean> {
  try {
    await inStore("libraries", "readwrite", (store) => store.put(library));
    return true;
  } catch {
    return false;
  }
}
export async function libraries(): Promise<KeptLibrary[]> {
  try {
    return await inStore<KeptLibrary[]>("libraries", "readonly", (store) => store.getAll());
  } catch {
    return [];
  }
}
export async function dropLibrary(name: string): Promise<void> {
  try {
    await inStore("libraries", "readwrite", (store) => store.delete(name));
  } catch {
    // It stays in the list, where it can be removed again.
  }
}
