// SPDX-License-Identifier: Apache-2.0
// partwright-viewer.js: one classic script at an address that stays, so that a page on any other site can
// name it without CORS headers and without a build.
import path from "node:path";
import { build, type Plugin } from "vite";

const web = path.resolve(import.meta.dirname, "..");

export async function viewerElement(): Promise<string> {
  const result = await build({
    configFile: false,
    root: web,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      cssMinify: true,
      cssTarget: "esnext",
      target: "es2022",
      lib: { entry: path.join(web, "src/viewer_element.ts"), formats: ["iife"], name: "partwrightViewer", fileName: () => "partwright-viewer.js" },
    },
  });
  const output = (Array.isArray(result) ? result[0]! : result) as { output: { type: string; code?: string }[] };
  const chunks = output.output.filter((one) => one.type === "chunk");
  if (chunks.length !== 1 || !chunks[0]!.code) throw new Error("partwright-viewer.js has to be one file.");
  return `// SPDX-License-Identifier: Apache-2.0\n${inAscii(chunks[0]!.code)}`;
}

// A page that names no charset has its scripts read in its own, Latin-1 as a rule. The escape means the same
// wherever such a character may stand in a script but for a raw template, of which there is none.
function inAscii(code: string): string {
  return code.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function viewerElementFile(): Plugin {
  return {
    name: "partwright-viewer-element",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if ((request.url ?? "").split("?")[0] !== "/partwright-viewer.js") return next();
        viewerElement().then((code) => {
          response.setHeader("content-type", "text/javascript");
          response.end(code);
        }, next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: "partwright-viewer.js", source: await viewerElement() });
    },
  };
}
