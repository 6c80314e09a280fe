// SPDX-License-Identifier: Apache-2.0
// The catalogue of the samples, made by the same code as `partwright catalogue build`: here it runs as
// mesh.wasm under Node, so that the site needs no native build.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "vite";
import { card, type Make } from "../src/card.ts";
import { found, noFilter, type Listed } from "../src/catalogue.ts";
import type { CatalogueAnswer, CatalogueEntry, CatalogueIndex } from "../src/generated/protocol.ts";

interface Workshop {
  handle(kind: string, json: string, arrays: Uint8Array[]): { json: string; arrays: Uint8Array[] };
}

export interface Catalogue {
  index: CatalogueIndex;
  files: Map<string, Uint8Array>; // by path below the catalogue's folder
}

// Throws where a design can't be listed; what is merely wrong with one is warned of.
export async function buildCatalogue(folder: string, wasmFolder: string, warn: (text: string) => void): Promise<Catalogue> {
  const { default: createMesh } = (await import(pathToFileURL(path.join(wasmFolder, "mesh.js")).href)) as
    { default(options: object): Promise<{ Workshop: new () => Workshop }> };
  const mesh = await createMesh({ wasmBinary: readFileSync(path.join(wasmFolder, "mesh.wasm")) });
  const files = new Map<string, Uint8Array>();
  const designs: CatalogueEntry[] = [];
  const workshop = new mesh.Workshop();
  const ids = readdirSync(folder).filter((id) => existsSync(path.join(folder, id, "okh.toml"))).sort();
  for (const id of ids) {
    const paths = readdirSync(path.join(folder, id), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(path.join(folder, id), path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
      .sort();
    const bytes = paths.map((name) => new Uint8Array(readFileSync(path.join(folder, id, name))));
    const reply = workshop.handle("catalogue", JSON.stringify({ id, paths }), bytes);
    const answer = JSON.parse(reply.json) as CatalogueAnswer;
    if (answer.problem) throw new Error(`${answer.problem.file}: ${answer.problem.message}`);
    for (const line of answer.diagnostics) warn(`${line.file}${line.line > 0 ? `:${line.line}` : ""}: ${line.text}`);
    if (answer.fault) warn(`${answer.fault.file}: ${answer.fault.message}`);
    answer.made.forEach((name, at) => files.set(name, reply.arrays[at]!));
    for (const name of answer.copied) files.set(`${id}/${name}`, bytes[paths.indexOf(name)]!);
    designs.push(answer.entry);
  }
  const index = workshop.handle("catalogueIndex", JSON.stringify({ format: "", designs }), []).arrays[0]!;
  files.set("catalogue.json", index);
  return { index: JSON.parse(new TextDecoder().decode(index)) as CatalogueIndex, files };
}

// -- Cards as text --

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const inText: Make<{ html: string }> = (tag, attributes, ...children) => ({
  html: `<${tag}${Object.entries(attributes).map(([name, value]) => (value === undefined ? "" : ` ${name}="${escaped(value)}"`)).join("")}>` +
    (tag === "img" ? "" : `${children.map((child) => (typeof child === "string" ? escaped(child) : child.html)).join("")}</${tag}>`),
});

const mostCards = 60; // more than a screen shows; the page adds the rest when the index is there

export function cardsInText(folder: string, index: CatalogueIndex): string {
  const designs = index.designs.map((entry): Listed => ({ folder, entry }));
  return found(designs, noFilter, "name").slice(0, mostCards).map((one) => card(inText, folder, one.entry).html).join("\n");
}

// samples/ of the site is a catalogue; the page carries its first cards, so that it shows them without a request.
export function sampleCatalogue(folder: string, wasmFolder: string): Plugin {
  let made: Promise<Catalogue> | undefined;
  const catalogue = (warn: (text: string) => void) => (made ??= buildCatalogue(folder, wasmFolder, warn));
  return {
    name: "partwright-catalogue",
    buildStart() {
      made = undefined;
    },
    transformIndexHtml: {
      order: "post", // after the page's own addresses were looked up: these are no part of the bundle
      handler: async (html) => (html.includes("<!--cards-->")
        ? html.replace("<!--cards-->", cardsInText("samples", (await catalogue(console.warn)).index)) : html),
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const match = /^\/samples\/([\w./-]+)$/.exec(decodeURI((request.url ?? "").split("?")[0]!));
        if (!match) return next();
        catalogue(console.warn).then(({ files }) => {
          const bytes = files.get(match[1]!);
          if (!bytes) return next();
          response.end(bytes);
        }, next);
      });
    },
    async generateBundle() {
      const { files } = await catalogue((text) => this.warn(text));
      for (const [name, source] of files) this.emitFile({ type: "asset", fileName: `samples/${name}`, source });
    },
  };
}
