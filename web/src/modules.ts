// SPDX-License-Identifier: Apache-2.0
import meshAddress from "@wasm/mesh.wasm?url";
import viewerAddress from "@wasm/viewer.wasm?url";
import { meshBytes, meshDigest, protocolDigest, viewerBytes, viewerDigest } from "virtual:wasm-sizes";
import { sha256 } from "./browser";
import exactWorkerAddress from "./exact_worker?worker&url";
import meshWorkerAddress from "./mesh_worker?worker&url";
import { MissingPart, startFailure, missingWords, type Part, type Why } from "./missing_part";

// Each module is compiled once, on the page, and handed to every worker: a new one is up in milliseconds.
// The response goes to the compiler untouched so that the browser can cache its code; a copy of it is counted and
// held against the digest that the page was built with.

const stallTime = 30_000; // ms without a byte

class Download {
  received = 0; // bytes before compression, as total is
  private module: Promise<WebAssembly.Module> | undefined;

  constructor(
    private readonly part: Part,
    private readonly address: string,
    readonly total: number,
    private readonly digest: string, // SHA-256 in hexadecimal, or its beginning
    private readonly told: () => void,
  ) {}

  get begun(): boolean {
    return this.module !== undefined;
  }
  there = false;

  // Rejected with a MissingPart, or as fetch() does when `signal` breaks it off. A later call tries again.
  get(signal?: AbortSignal): Promise<WebAssembly.Module> {
    this.module ??= this.load(signal).then((module) => {
      this.there = true;
      return module;
    }).catch((error: unknown) => {
      this.module = undefined;
      this.received = 0;
      throw error;
    });
    return this.module;
  }

  private async load(signal: AbortSignal | undefined): Promise<WebAssembly.Module> {
    if (typeof WebAssembly !== "object") throw this.missing({ kind: "unsupported" });
    try {
      return await this.once("default", signal);
    } catch (error) {
      if (!(error instanceof MissingPart) || !error.bytesAtFault) throw error;
      return this.once("reload", signal);
    }
  }

  private async once(cache: RequestCache, signal: AbortSignal | undefined): Promise<WebAssembly.Module> {
    this.received = 0;
    const stalled = new AbortController();
    const watch = new Watch(() => stalled.abort());
    const stop = () => stalled.abort();
    let answered = false;
    signal?.addEventListener("abort", stop);
    try {
      const response = await fetch(this.address, { cache, signal: stalled.signal });
      if (!response.ok) throw this.missing({ kind: "refused", status: response.status });
      answered = true;
      const read = this.read(response.clone(), watch);
      const streams = /^application\/wasm/.test(response.headers.get("content-type") ?? "");
      const compiled = streams ? WebAssembly.compileStreaming(response) : read.then((bytes) => WebAssembly.compile(bytes as BufferSource));
      compiled.catch(() => {}); // what is wrong with the bytes says more
      await this.verify(await read);
      return await compiled.catch((error: unknown) => {
        throw startFailure(this.part, error);
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof MissingPart) throw error;
      if (answered) throw this.missing({ kind: "cut", received: this.received, total: this.total });
      throw this.missing({ kind: navigator.onLine ? "unreachable" : "offline" });
    } finally {
      watch.end();
      signal?.removeEventListener("abort", stop);
    }
  }

  private async read(response: Response, watch: Watch): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.total);
    const reader = response.body!.getReader();
    for (let at = 0; ; ) {
      const { done, value } = await reader.read();
      watch.sign();
      if (done) return bytes.subarray(0, at);
      if (at + value.byteLength > this.total) {
        void reader.cancel();
        throw this.missing({ kind: at === 0 && value[0] !== 0 ? "page" : "damaged" });
      }
      bytes.set(value, at);
      at += value.byteLength;
      this.received = at;
      this.told();
    }
  }

  private async verify(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > 0 && bytes[0] !== 0) throw this.missing({ kind: "page" }); // a module begins with \0asm
    if (bytes.byteLength < this.total) throw this.missing({ kind: "cut", received: bytes.byteLength, total: this.total });
    const digest = await sha256(bytes);
    if (digest !== "" && !digest.startsWith(this.digest)) throw this.missing({ kind: "damaged" });
  }

  private missing(why: Why): MissingPart {
    return new MissingPart(this.part, why);
  }
}

// Calls `late` when there was no sign for too long.
class Watch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  constructor(private readonly late: () => void) {
    this.sign();
  }
  sign(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.late, stallTime);
  }
  end(): void {
    clearTimeout(this.timer);
  }
}

type Progress = (received: number, total: number) => void;

// -- What every design needs: the geometry and the view --

const listeners = new Set<Progress>();
const tellAll = () => {
  // What has arrived counts on, so that the bar doesn't go back when one is there before the other.
  const parts = [mesh, viewer].filter((one) => one.begun);
  const received = parts.reduce((sum, one) => sum + one.received, 0);
  const total = parts.reduce((sum, one) => sum + one.total, 0);
  for (const listener of listeners) listener(received, total);
};
const mesh = new Download("geometry", meshAddress, meshBytes, meshDigest, tellAll);
const viewer = new Download("view", viewerAddress, viewerBytes, viewerDigest, tellAll);

export const meshModule = () => noted(mesh.get());
export const viewerModule = () => noted(viewer.get());

// Resolved once both are there.
let both!: () => void;
export const modulesLoaded = new Promise<void>((resolve) => (both = resolve));
function noted(module: Promise<WebAssembly.Module>): Promise<WebAssembly.Module> {
  module.then(() => {
    if (mesh.there && viewer.there) both();
  }, () => {});
  return module;
}

// Told while the modules are being loaded, at once if that is under way; the answer ends the telling.
export function onMeshProgress(listener: Progress): () => void {
  listeners.add(listener);
  const parts = [mesh, viewer].filter((one) => one.begun && one.received < one.total);
  if (parts.length > 0) tellAll();
  return () => listeners.delete(listener);
}

// -- The exact engine: a folder of its own, which a site may lack --

// Why there is none: "none" on this site, "other" than this page's version, or "unreachable" now.
export class NoExactEngine extends Error {
  constructor(readonly why: "none" | "other" | "unreachable", message: string) {
    super(message);
  }
}

export interface ExactModule {
  module: WebAssembly.Module;
  glue: string; // address of its script
}

let exact: Promise<ExactModule> | undefined;
let exactDownload: Download | undefined;
let exactAbort = new AbortController();
const exactListeners = new Set<Progress>();

export function exactModule(): Promise<ExactModule> {
  exact ??= loadExact(exactAbort.signal).catch((error: unknown) => {
    exact = undefined;
    exactDownload = undefined;
    throw error;
  });
  return exact;
}

export function onExactProgress(listener: Progress): () => void {
  exactListeners.add(listener);
  if (exactDownload && exactDownload.received > 0) listener(exactDownload.received, exactDownload.total);
  return () => exactListeners.delete(listener);
}

// Breaks off a download under way.
export function stopExactDownload(): void {
  exactAbort.abort();
  exactAbort = new AbortController();
}

async function loadExact(signal: AbortSignal): Promise<ExactModule> {
  // Not cached: the engine may come to a site after the page, and its parts have to fit each other.
  const response = await fetch("exact/kernel.json", { cache: "no-cache", signal }).catch(() => undefined);
  signal.throwIfAborted();
  const unreachable = (why: Why) => new NoExactEngine("unreachable", missingWords("exact", why));
  if (!response) throw unreachable({ kind: navigator.onLine ? "unreachable" : "offline" });
  const none = new NoExactEngine("none", "This copy of the site has no exact engine, so it writes and reads no STEP.");
  if (response.status === 404) throw none;
  if (!response.ok) throw unreachable({ kind: "refused", status: response.status });
  const about = (await response.json().catch(() => undefined)) as { bytes?: unknown; version?: unknown; protocol?: unknown } | undefined;
  const { bytes, version, protocol } = about ?? {};
  // Some hosts answer a missing file with their start page.
  if (typeof bytes !== "number" || !(bytes > 0 && bytes < 1 << 28) || typeof version !== "string" || !/^[0-9a-f]{8,64}$/.test(version)) throw none;
  if (typeof protocol === "string" && protocol !== protocolDigest) {
    throw new NoExactEngine("other", "The exact engine on the site is of another version than this page. Reload the page to use them together.");
  }
  exactDownload = new Download("exact", `exact/kernel.wasm?v=${version}`, bytes, version, () => {
    for (const listener of exactListeners) listener(exactDownload!.received, bytes);
  });
  const module = await exactDownload.get(signal).catch((error: unknown) => {
    throw error instanceof MissingPart ? new NoExactEngine("unreachable", error.message) : error;
  });
  return { module, glue: new URL(`exact/kernel.js?v=${version}`, document.baseURI).href };
}

// Whether some megabytes may be fetched before anybody asked for them.
export function mayFetchAhead(): boolean {
  const { connection, deviceMemory } = navigator as {
    connection?: { saveData?: boolean; effectiveType?: string };
    deviceMemory?: number; // GB, at most 8
  };
  if (connection?.saveData || (deviceMemory !== undefined && deviceMemory < 2)) return false;
  return connection?.effectiveType === undefined || connection.effectiveType === "4g";
}

// -- Workers --

// Under Trusted Types the address of a script has to be vouched for; these are constants of the build.
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(text: string): unknown } } }
).trustedTypes?.createPolicy("partwright", {
  createScriptURL: (text: string) => {
    if (![meshWorkerAddress, exactWorkerAddress, "service-worker.js"].includes(text)) throw new TypeError("not an address of this site");
    return text;
  },
});

export const vouchedAddress = (address: string): string => (policy?.createScriptURL(address) ?? address) as string;

// Throws where the browser starts none.
const create = (address: string, name: string): Worker => new Worker(vouchedAddress(address), { type: "module", name });

export const createMeshWorker = () => create(meshWorkerAddress, "partwright-mesh");
export const createExactWorker = () => create(exactWorkerAddress, "partwright-exact");
