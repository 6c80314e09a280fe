// SPDX-License-Identifier: Apache-2.0
import meshAddress from "@wasm/mesh.wasm?url";
import { meshBytes } from "virtual:wasm-sizes";
import workerAddress from "./mesh_worker?worker&url";

// The mesh module is compiled once, on the page, and handed to every worker: a new one is up in
// milliseconds. The response goes to the compiler untouched so that the browser can cache its code; a
// copy of it is counted.

let mesh: Promise<WebAssembly.Module> | undefined;
let received = 0;
const listeners = new Set<(received: number, total: number) => void>();

export function meshModule(): Promise<WebAssembly.Module> {
  mesh ??= compile(meshAddress).catch((error: unknown) => {
    mesh = undefined; // a later try may have a better connection
    throw error;
  });
  return mesh;
}

// Told while the module is being loaded, at once if that is under way; the result ends the telling.
export function onMeshProgress(listener: (received: number, total: number) => void): () => void {
  listeners.add(listener);
  if (received > 0 && received < meshBytes) listener(received, meshBytes);
  return () => listeners.delete(listener);
}

async function compile(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answers ${response.status} for the geometry module`);
  const copy = response.clone();
  const counted = countBytes(copy);
  if (/^application\/wasm/.test(response.headers.get("content-type") ?? "")) {
    const module = await WebAssembly.compileStreaming(response);
    await counted;
    return module;
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function countBytes(response: Response): Promise<void> {
  received = 0;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    received += value.byteLength;
    for (const listener of listeners) listener(Math.min(received, meshBytes), meshBytes);
  }
}

// Under Trusted Types a worker's address has to be vouched for; it is a constant of the build.
const policy = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(text: string): unknown } } }
).trustedTypes?.createPolicy("partwright", {
  createScriptURL: (text: string) => {
    if (text !== workerAddress) throw new TypeError("not an address of this site");
    return text;
  },
});

export function createMeshWorker(): Worker {
  const address = (policy?.createScriptURL(workerAddress) ?? workerAddress) as string;
  return new Worker(address, { type: "module", name: "partwright-mesh" });
}
