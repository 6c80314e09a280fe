// SPDX-License-Identifier: Apache-2.0
// What the build adds to Vite: the icon sprite, the samples, the content policy and the notices.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse as parseToml } from "smol-toml";
import type { Plugin } from "vite";

const web = path.resolve(import.meta.dirname, "..");
const root = path.resolve(web, "..");

// The page's policy. `https:` in connect-src is for the one file whose address the user types; a page
// can't know that origin beforehand. Style attributes and inline scripts are not used anywhere.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "trusted-types partwright",
  "require-trusted-types-for 'script'",
].join("; ");

// Written into the page, and as a `_headers` file for the static hosts that read one. The policy is left
// out while developing: the development server injects styles.
export function contentPolicy(): Plugin {
  return {
    name: "partwright-content-policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html) =>
        html.replace(
          '<meta charset="utf-8">',
          `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${policy}">`,
        ),
    },
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: "_headers",
        source:
          `/*\n  Content-Security-Policy: ${policy}; frame-ancestors 'self'\n` +
          `  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n` +
          `/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n`,
      });
    },
  };
}

// icons/*.svg (Lucide) become <symbol id="i-name"> at the top of the page.
export function sprite(): Plugin {
  const folder = path.join(web, "icons");
  const symbols = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".svg") && name !== "mark.svg")
      .sort()
      .map((name) => {
        const text = readFileSync(path.join(folder, name), "utf8");
        const inner = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.indexOf("</svg>"));
        const shapes = inner.replace(/\s+/g, " ").replaceAll("> <", "><").replaceAll(" />", "/>").trim();
        return `<symbol id="i-${name.slice(0, -4)}" viewBox="0 0 24 24">${shapes}</symbol>`;
      })
      .join("");
  return {
    name: "partwright-sprite",
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html.replace("<!--sprite-->", `<svg class="sprite" width="0" height="0" aria-hidden="true">${symbols()}</svg>`),
    },
  };
}

interface Sample {
  id: string; // the folder below samples/
  title: string;
  author: string;
  licence: string;
  process: string;
  picture: string; // "" where there is none
  preview: string;
  files: string[]; // what a design consists of, in its folder
  size: string; // "126 × 84 × 46", mm; "" where there is no preview to read it from
}

const processNames: Record<string, string> = { "3DP": "3D print", LAS: "Laser", CNC: "Mill" };

function readSamples(): Sample[] {
  const folder = path.join(root, "samples");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => existsSync(path.join(folder, id, "okh.toml")))
    .sort()
    .map((id) => {
      const manifest = parseToml(readFileSync(path.join(folder, id, "okh.toml"), "utf8"));
      const files = readdirSync(path.join(folder, id)).sort();
      const text = (key: string) => (typeof manifest[key] === "string" ? (manifest[key] as string) : "");
      const images = Array.isArray(manifest.image) ? (manifest.image as { location?: string }[]) : [];
      const picture = images.map((image) => image.location ?? "").find((name) => files.includes(name)) ?? "";
      const preview = files.find((name) => name.endsWith(".pwp")) ?? "";
      return {
        id,
        title: text("name") || id,
        author: text("licensor"),
        licence: text("license"),
        process: processNames[text("tsdc")] ?? "",
        picture,
        preview,
        files: files.filter((name) => /\.(scad|toml|json)$/.test(name)),
        size: preview ? sizeOf(readFileSync(path.join(folder, id, preview))) : "",
      };
    });
}

// The box in a preview's head: six doubles from byte 32 on (core/protocol/preview.cpp).
function sizeOf(preview: Buffer): string {
  const side = (axis: number) => preview.readDoubleLE(32 + 24 + 8 * axis) - preview.readDoubleLE(32 + 8 * axis);
  return [0, 1, 2].map((axis) => side(axis).toFixed(0)).join(" × ");
}

const escape = (text: string) =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function cards(samples: Sample[]): string {
  return samples
    .map((sample) => {
      const picture = sample.picture
        ? `<img src="samples/${sample.id}/${escape(sample.picture)}" width="480" height="320" alt="">`
        : `<div class="pic"></div>`;
      return (
        `<article class="card">${picture}<div class="b"><h3><a href="#open=samples/${sample.id}">${escape(sample.title)}</a></h3>` +
        `<p class="by">${escape(sample.author)}</p><p class="facts"><span class="chip">${escape(sample.licence)}</span>` +
        `<span>${escape(sample.process)}</span><span class="size">${sample.size}</span></p></div></article>`
      );
    })
    .join("\n");
}

// The folders of samples/ go to the site as they are; their list is `virtual:samples`, their cards are
// in the page itself so that the start page needs no request.
export function sampleFiles(): Plugin {
  const name = "virtual:samples";
  return {
    name: "partwright-samples",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const samples = ${JSON.stringify(readSamples())};` : undefined),
    transformIndexHtml: {
      order: "post", // after the page's own addresses were looked up: these are not part of the bundle
      handler: (html) => html.replace("<!--samples-->", cards(readSamples())),
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const match = /^\/samples\/([\w-]+)\/([\w.-]+)$/.exec((request.url ?? "").split("?")[0]!);
        const file = match && path.join(root, "samples", match[1]!, match[2]!);
        if (!file || !existsSync(file)) return next();
        response.end(readFileSync(file));
      });
    },
    generateBundle() {
      for (const sample of readSamples()) {
        const all = [...sample.files, sample.picture, sample.preview].filter(Boolean);
        for (const file of all) {
          this.emitFile({
            type: "asset",
            fileName: `samples/${sample.id}/${file}`,
            source: readFileSync(path.join(root, "samples", sample.id, file)),
          });
        }
      }
    },
  };
}

// One text file with the licences of everything that goes to the browser.
export function notices(): Plugin {
  return {
    name: "partwright-notices",
    apply: "build",
    generateBundle() {
      const parts = [
        ["Atkinson Hyperlegible Next and Mono (fonts)", path.join(web, "fonts/OFL.txt")],
        ["Lucide (icons)", path.join(web, "icons/LICENSE.txt")],
        ["Libraries in the WebAssembly modules", path.join(root, "THIRD-PARTY-NOTICES.txt")],
      ];
      const text = parts
        .filter(([, file]) => existsSync(file!))
        .map(([title, file]) => `${title}\n${"=".repeat(title!.length)}\n\n${readFileSync(file!, "utf8").trim()}\n`)
        .join("\n\n");
      this.emitFile({ type: "asset", fileName: "notices.txt", source: text });
    },
  };
}

// The sizes of the modules as they are before compression: a download's own length is of no use for a
// progress display once the server compresses it.
export function wasmSizes(folder: string): Plugin {
  const name = "virtual:wasm-sizes";
  return {
    name: "partwright-wasm-sizes",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const size = (file: string) => statSync(path.join(folder, file)).size;
      return `export const meshBytes = ${size("mesh.wasm")}; export const viewerBytes = ${size("viewer.wasm")};`;
    },
  };
}
