// SPDX-License-Identifier: Apache-2.0
// Modules that the build makes (web/build/plugins.ts).
declare module "virtual:wasm-sizes" {
  export const meshBytes: number;
  export const viewerBytes: number;
  export const meshDigest: string; // SHA-256 in hexadecimal
  export const viewerDigest: string;
  export const protocolDigest: string; // of the messages between page and engines
}

// The mesh module's glue, made by Emscripten from wasm/mesh_module.cpp. The exact module's has the same form.
declare module "@wasm/mesh.js" {
  export interface Workshop {
    onProgress(told: (stage: string, done: number, total: number) => void): void;
    handle(kind: string, json: string, arrays: Uint8Array[]): { json: string; arrays: Uint8Array[] };
    delete(): void;
  }
  export interface MeshModule {
    Workshop: new () => Workshop;
  }
  export interface ModuleOptions {
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
    onAbort(what: unknown): void;
    print(text: string): void;
    printErr(text: string): void;
  }
  export type CreateModule = (options: ModuleOptions) => Promise<MeshModule>;
  const createMesh: CreateModule;
  export default createMesh;
}

// The viewer module's glue, made by Emscripten from wasm/viewer_module.cpp; its types are in generated/viewer.d.ts.
declare module "@wasm/viewer.js" {
  import type { ModuleOptions } from "@wasm/mesh.js";
  export default function createViewer(options: ModuleOptions): Promise<unknown>;
}
