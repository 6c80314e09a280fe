// SPDX-License-Identifier: Apache-2.0
// The exact engine as a folder of the site, outside the bundle: the site is whole without it and may get it
// later, when OpenCASCADE is compiled. `scripts/serve` then writes the same three files.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { digestOf, protocolDigest } from "./plugins.ts";

interface Part {
  name: string;
  source: Uint8Array | string;
}

function parts(folder: string): Part[] {
  const read = (name: string) => readFileSync(path.join(folder, name));
  if (!existsSync(path.join(folder, "kernel.wasm")) || !existsSync(path.join(folder, "kernel.js"))) return [];
  const module = read("kernel.wasm");
  const version = digestOf(module).slice(0, 16);
  return [
    { name: "kernel.js", source: read("kernel.js") },
    { name: "kernel.wasm", source: module },
    { name: "kernel.json", source: JSON.stringify({ bytes: module.byteLength, version, protocol: protocolDigest() }) },
  ];
}

const types: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

export function exactEngine(folder: string): Plugin {
  return {
    name: "partwright-exact-engine",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = /^\/exact\/([\w.]+)$/.exec((request.url ?? "").split("?")[0]!)?.[1];
        const part = name && parts(folder).find((one) => one.name === name);
        if (!part) return next();
        response.setHeader("content-type", types[path.extname(part.name)]!);
        response.end(part.source);
      });
    },
    generateBundle() {
      for (const part of parts(folder)) this.emitFile({ type: "asset", fileName: `exact/${part.name}`, source: part.source });
    },
  };
}
