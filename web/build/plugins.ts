// SPDX-License-Identifier: Apache-2.0
// What the build adds to Vite: the icon sprite, the content policy and the notices.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";

const web = path.resolve(import.meta.dirname, "..");
const root = path.resolve(web, "..");

// The page's policy. `https:` in connect-src is for the design whose address the user types; a page can't
// know that origin beforehand. Style attributes and inline scripts are not used anywhere.
const policyWith = (connect: string) => [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  `connect-src ${connect}`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "trusted-types partwright",
  "require-trusted-types-for 'script'",
].join("; ");
const policy = policyWith("'self' https: http://127.0.0.1:* http://localhost:*");
// The embedded viewer is given its bytes by the page around it and asks nobody but its own site.
const embedPolicy = policyWith("'self'");

// Written into the pages, and as a `_headers` file for the static hosts that read one. The policy is left
// out while developing: the development server injects styles. Two policies on one page both hold, so the
// workbench adds to the common one that no other site may frame it; embed.html is made to be framed.
export function contentPolicy(): Plugin {
  return {
    name: "partwright-content-policy",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, context) =>
        html.replace(
          '<meta charset="utf-8">',
          `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${/embed\.html$/.test(context.path) ? embedPolicy : policy}">`,
        ),
    },
    generateBundle() {
      const alone = "  Content-Security-Policy: frame-ancestors 'self'\n";
      this.emitFile({
        type: "asset",
        fileName: "_headers",
        source:
          `/*\n  Content-Security-Policy: ${policy}\n` +
          `  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n` +
          `/\n${alone}  Cache-Control: no-cache\n/index.html\n${alone}  Cache-Control: no-cache\n` +
          ["service-worker.js", "embed.html", "exact/kernel.json"].map((name) => `/${name}\n  Cache-Control: no-cache\n`).join("") +
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

// What tells one protocol between page and engine from another: the types that are made from the C++ field lists.
// scripts/building.py makes the same digest for an exact engine that comes to the site later.
export const protocolDigest = (): string => {
  const types = path.join(web, "src/generated/protocol.ts");
  return existsSync(types) ? digestOf(readFileSync(types)).slice(0, 16) : "";
};
export const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

// The modules as they are before compression: a download's own length is of no use for a progress display once
// the server compresses it, and the digests tell a damaged one from the one that belongs to the page.
export function wasmSizes(folder: string): Plugin {
  const name = "virtual:wasm-sizes";
  return {
    name: "partwright-wasm-sizes",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const lines = ["mesh", "viewer"].map((module) => {
        const bytes = readFileSync(path.join(folder, `${module}.wasm`));
        return `export const ${module}Bytes = ${bytes.byteLength}; export const ${module}Digest = "${digestOf(bytes)}";`;
      });
      return [...lines, `export const protocolDigest = "${protocolDigest()}";`].join("\n");
    },
  };
}
