// SPDX-License-Identifier: Apache-2.0
// Starts a module that is compiled already with the script that Emscripten made for it.
import type { ModuleOptions } from "@wasm/mesh.js";

// Rejected where the instance can't be made, which Emscripten's own scripts wait for without end.
export function startModule<T>(create: (options: ModuleOptions) => Promise<T>, module: WebAssembly.Module, made?: (instance: WebAssembly.Instance) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    create({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then((instance) => {
          made?.(instance);
          done(instance, module);
        }).catch(reject);
        return {};
      },
      onAbort(what) {
        throw new Error(String(what));
      },
      print() {},
      printErr() {},
    }).then(resolve, reject);
  });
}
