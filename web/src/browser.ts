// SPDX-License-Identifier: Apache-2.0
// What a browser may refuse. Storage, locks, caches and the rest of this file may be missing (a page that came
// without https), throw (frames of other sites, policies, private windows), reject, or never answer. Every call
// of them is here and has an answer for each of these cases; tests/web/policy.test.mjs fails where another
// module names one of them.

const answerTime = 1500; // ms for what should answer at once

// What `work` comes to, or `otherwise` where it throws, rejects or takes longer than `patience` ms.
export function settled<T>(work: () => PromiseLike<T> | T, otherwise: T, patience = answerTime): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), patience);
    const done = (value: T) => {
      clearTimeout(timer);
      resolve(value);
    };
    try {
      Promise.resolve(work()).then(done, () => done(otherwise));
    } catch {
      done(otherwise);
    }
  });
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

// -- Short texts, kept between visits --

export const readText = (key: string): string | undefined => attempt(() => localStorage.getItem(key) ?? undefined, undefined);
export const dropText = (key: string): void => attempt(() => localStorage.removeItem(key), undefined);
// False where the browser can't keep it.
export const writeText = (key: string, value: string): boolean =>
  attempt(() => {
    localStorage.setItem(key, value);
    return true;
  }, false);

// -- A database --

const transactionTime = 30_000; // ms: a large design on a slow disk

// Rejected where there is none, or it doesn't answer.
export function openDatabase(name: string, version: number, upgrade: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return orRejected(3000, (resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

export function inStore<T>(database: IDBDatabase, name: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return orRejected(transactionTime, (resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function orRejected<T>(patience: number, work: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${patience / 1000} s`)), patience);
    const end = <V>(then: (value: V) => void) => (value: V) => {
      clearTimeout(timer);
      then(value);
    };
    try {
      work(end(resolve), end(reject));
    } catch (error) {
      end(reject)(error);
    }
  });
}

// -- Locks: the page learns by them that a worker is no more --

// Held from now on for as long as this page or worker lives. False where it can't be: then nobody may wait for it.
export const holdLock = (name: string): Promise<boolean> =>
  settled(() => new Promise<boolean>((held, refused) => {
    if (!navigator.locks) return held(false);
    navigator.locks.request(name, () => {
      held(true);
      return new Promise<void>(() => {});
    }).catch(refused);
  }), false);

// Calls `then` once the lock that somebody holds is free.
export function whenLockFree(name: string, then: () => void): void {
  void settled(() => navigator.locks.request(name, then), undefined);
}

// -- Names and digests: pages that came without https lack the usual ways --

export const hex = (bytes: Iterable<number>): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const randomName = (): string => hex(crypto.getRandomValues(new Uint8Array(16)));

// SHA-256 in hexadecimal; "" where the browser makes none.
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await settled(() => crypto.subtle.digest("SHA-256", bytes as BufferSource), undefined, 20_000);
  return digest ? hex(new Uint8Array(digest)) : "";
}

// Sixteen digits by which contents are told apart, on every page: no protection against somebody who wants them to be the same.
export async function shortDigest(bytes: Uint8Array): Promise<string> {
  const digest = await sha256(bytes);
  if (digest) return digest.slice(0, 16);
  let [a, b] = [0x811c9dc5, 0x01000193]; // FNV-1a, twice
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193) >>> 0;
    b = Math.imul(b ^ byte ^ (a >>> 24), 0x85ebca6b) >>> 0;
  }
  return a.toString(16).padStart(8, "0") + b.toString(16).padStart(8, "0");
}

// -- The clipboard --

export const copyText = (text: string): Promise<boolean> =>
  settled(async () => {
    await navigator.clipboard.writeText(text);
    return true;
  }, false, 10_000); // the browser may ask the user

// -- A service worker, for opening the site without a connection --

export const serviceWorkers = (): ServiceWorkerContainer | undefined =>
  attempt(() => (isSecureContext ? navigator.serviceWorker : undefined), undefined);
