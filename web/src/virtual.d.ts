// SPDX-License-Identifier: Apache-2.0
// Modules that the build makes (web/build/plugins.ts).
declare module "virtual:samples" {
  export interface Sample {
    id: string;
    title: string;
    author: string;
    licence: string;
    process: string;
    picture: string;
    preview: string;
    files: string[];
    size: string;
  }
  export const samples: Sample[];
}

declare module "virtual:wasm-sizes" {
  export const meshBytes: number;
  export const viewerBytes: number;
}

// The mesh module's glue, made by Emscripten from wasm/mesh_module.cpp.
declare module "@wasm/mesh.js" {
  export interface Workshop {
    onProgress(told: (stage: string, done: number, total: number) => void): void;
    handle(kind: string, json: string, arrays: Uint8Array[]): { json: string; arrays: Uint8Array[] };
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
  export default function createMesh(options: ModuleOptions): Promise<MeshModule>;
}

// The viewer module's glue, made by Emscripten from wasm/viewer_module.cpp; its types are in generated/viewer.d.ts.
declare module "@wasm/viewer.js" {
  export default function createViewer(options: {
    locateFile(name: string): string;
    print(text: string): void;
    printErr(text: string): void;
  }): Promise<unknown>;
}
