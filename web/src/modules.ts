// SPDX-License-Identifier: Apache-2.0
import meshAddress from "@wasm/mesh.wasm?url";
import viewerAddress from "@wasm/viewer.wasm?url";
import { meshBytes, viewerBytes } from "virtual:wasm-sizes";
import exactWorkerAddress from "./exact_worker?worker&url";
import meshWorkerAddress from "./mesh_worker?worker&url";

// Each module is compiled once, on the page, and handed to every worker: a new one is up in milliseconds.
// The response goes to the compiler untouched so that the browser can cache its code; a copy of it is counted.

class Download {
  received = 0; // bytes before compression, as total is
  private module: Promise<WebAssembly.Module> | undefined;

  constructor(
    private readonly address: string,
    readonly total: number,
    private readonly told: () => void,
  ) {}

  get begun(): boolean {
    return this.module !== undefined;
  }

  get(signal?: AbortSignal): Promise<WebAssembly.Module> {
    this.module ??= this.compile(signal).catch((error: unknown) => {
      this.module = undefined; // a later try may have a better connection
      this.received = 0;
      throw error;
    });
    return this.module;
  }

  private async compile(signal?: AbortSignal): Promise<WebAssembly.Module> {
    const response = await fetch(this.address, { signal: signal ?? null });
    if (!response.ok) throw new Error(`the server answers ${response.status} for the geometry module`);
    const counted = this.count(response.clone());
    if (/^application\/wasm/.test(response.headers.get("content-type") ?? "")) {
      const [module] = await Promise.all([WebAssembly.compileStreaming(response), counted]);
      return module;
    }
    const [bytes] = await Promise.all([response.arrayBuffer(), counted]);
    return WebAssembly.compile(bytes);
  }

  private async count(response: Response): Promise<void> {
    this.received = 0;
    const reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      this.received = Math.min(this.total, this.received + value.byteLength);
      this.told();
    }
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
const mesh = new Download(meshAddress, meshBytes, tellAll);
const viewer = new Download(viewerAddress, viewerBytes, tellAll);

export const meshModule = () => mesh.get();
export const viewerModule = () => viewer.get();

// Told while the modules are being loaded, at once if that is under way; the answer ends the telling.
export function onMeshProgress(listener: Progress): () => void {
  listeners.add(listener);
  const parts = [mesh, viewer].filter((one) => one.begun && one.received < one.total);
  if (parts.length > 0) tellAll();
  return () => listeners.delete(listener);
}

// -- The exact engine: a folder of its own, which a site may lack --

// Why there is none: "none" on this site, or "unreachable" now.
export class NoExactEngine extends Error {
  constructor(readonly why: "none" | "unreachable") {
    super(why === "none" ? "this copy of the site has no exact engine" : "the exact engine can't be reached");
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
  if (!response) throw new NoExactEngine("unreachable");
  if (!response.ok) throw new NoExactEngine(response.status === 404 ? "none" : "unreachable");
  const about = (await response.json().catch(() => undefined)) as { bytes?: unknown; version?: unknown } | undefined;
  const { bytes, version } = about ?? {};
  // Some hosts answer a missing file with their start page.
  if (typeof bytes !== "number" || !(bytes > 0) || typeof version !== "string" || !/^[0-9a-f]{8,64}$/.test(version)) {
    throw new NoExactEngine("none");
  }
  exactDownload = new Download(`exact/kernel.wasm?v=${version}`, bytes, () => {
    for (const listener of exactListeners) listener(exactDownload!.received, bytes);
  });
  const module = await exactDownload.get(signal).catch((error: unknown) => {
    throw error instanceof WebAssembly.CompileError ? error : new NoExactEngine("unreachable");
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

// Under Trusted Types a worker's address has to be vouched for; it is a constant of the build.
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(text: string): unknown } } }
).trustedTypes?.createPolicy("partwright", {
  createScriptURL: (text: string) => {
    if (text !== meshWorkerAddress && text !== exactWorkerAddress) throw new TypeError("not an address of this site");
    return text;
  },
});

function create(address: string, name: string): Worker {
  return new Worker((policy?.createScriptURL(address) ?? address) as string, { type: "module", name });
}

export const createMeshWorker = () => create(meshWorkerAddress, "partwright-mesh");
export const createExactWorker = () => create(exactWorkerAddress, "partwright-exact");
