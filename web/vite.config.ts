// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vite";
import { sampleCatalogue } from "./build/catalogue.ts";
import { exactEngine } from "./build/exact_engine.ts";
import { contentPolicy, notices, sprite, wasmSizes } from "./build/plugins.ts";
import { serviceWorkerFile } from "./build/service_worker.ts";
import { viewerElementFile } from "./build/viewer_element.ts";

const here = import.meta.dirname;
const wasmFolder = path.resolve(here, process.env.PARTWRIGHT_WASM ?? "../build/wasm");
const siteFolder = path.resolve(here, process.env.PARTWRIGHT_SITE ?? "../build/site");

for (const name of ["mesh.js", "mesh.wasm", "viewer.js", "viewer.wasm"]) {
  if (!existsSync(path.join(wasmFolder, name))) {
    throw new Error(`${name} is not in ${wasmFolder}. Build the WebAssembly modules first.`);
  }
}

export default defineConfig({
  base: "./", // relative addresses: the site works in any folder of any web server
  publicDir: false,
  resolve: { alias: { "@wasm": wasmFolder } },
  plugins: [sprite(), sampleCatalogue(path.resolve(here, "../samples"), wasmFolder), viewerElementFile(), contentPolicy(), notices(), wasmSizes(wasmFolder), exactEngine(wasmFolder), serviceWorkerFile(siteFolder)],
  // mesh.js asks for a module of Node's where it runs there; never in a browser.
  worker: { format: "es", rolldownOptions: { external: ["module"] } },
  server: { fs: { allow: [path.resolve(here, ".."), wasmFolder] }, host: "127.0.0.1" },
  build: {
    outDir: siteFolder,
    emptyOutDir: true,
    rolldownOptions: { input: ["index.html", "embed.html"].map((name) => path.join(here, name)) },
    assetsInlineLimit: 0, // nothing as data: address, the content policy has no room for it
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
});
