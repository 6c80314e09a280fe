// SPDX-License-Identifier: Apache-2.0
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
  return setItem(`values:${design}`, JSON.stringify(values));
}
export function keptValues(design: string): KeptValues {
  const none: KeptValues = { changed: {}, preset: "", sets: [] };
  try {
    const read = JSON.parse(getItem(`values:${design}`) ?? "{}") as Partial<KeptValues>;
    const sets = Array.isArray(read.sets) ? read.sets.filter((set) => typeof set?.name === "string" && typeof set.values === "object") : [];
    return { changed: read.changed ?? {}, preset: typeof read.preset === "string" ? read.preset : "", sets };
  } catch {
    return none;
  }
}

export function setting(name: string): string | undefined {
  return getItem(`setting:${name}`);
}
export function keepSetting(name: string, value: string): void {
  setItem(`setting:${name}`, value);
}

function getItem(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
}
function setItem(key: string, value: string): boolean {
  try {
    localStorage.setItem(prefix + key, value);
    return true;
  } catch {
    return false;
  }
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
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("partwright", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("designs", { keyPath: "id" });
      request.result.createObjectStore("libraries", { keyPath: "name" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  database.catch(() => (database = undefined));
  return database;
}

async function inStore<T>(name: "designs" | "libraries", mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await open()).transaction(name, mode, { durability: "strict" });
  const request = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

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
    localStorage.removeItem(`${prefix}values:local:${id}`);
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
