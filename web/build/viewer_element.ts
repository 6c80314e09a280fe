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
  return `// Partwright's embedding element. SPDX-License-Identifier: Apache-2.0\n${chunks[0]!.code}`;
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
