// SPDX-License-Identifier: Apache-2.0
// service-worker.js, made when everything else is there: it carries the list of the site's files with their digests,
// and the pages carry the version that this list makes.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "vite";
import { digestOf } from "./plugins.ts";

const web = path.resolve(import.meta.dirname, "..");

async function script(site: object): Promise<string> {
  const result = await build({
    configFile: false,
    root: web,
    publicDir: false,
    logLevel: "error",
    define: { SITE: JSON.stringify(site) },
    build: {
      write: false,
      minify: true,
      target: "es2022",
      lib: { entry: path.join(web, "src/offline/service_worker.ts"), formats: ["iife"], name: "partwrightOffline", fileName: () => "service-worker.js" },
    },
  });
  const output = (Array.isArray(result) ? result[0]! : result) as { output: { type: string; code?: string }[] };
  return `// SPDX-License-Identifier: Apache-2.0\n${output.output[0]!.code!}`;
}

export function serviceWorkerFile(siteFolder: string): Plugin {
  return {
    name: "partwright-service-worker",
    apply: "build",
    writeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const pages = ["embed.html", "index.html"];
        const assets = readdirSync(path.join(siteFolder, "assets")).sort().map((name) => `assets/${name}`);
        const files = [...assets, ...pages].map((name): [string, string] => [name, digestOf(readFileSync(path.join(siteFolder, name)))]);
        const version = digestOf(Buffer.from(JSON.stringify(files))).slice(0, 16);
        for (const page of pages) {
          const file = path.join(siteFolder, page);
          writeFileSync(file, readFileSync(file, "utf8").replace('<meta charset="utf-8">', `<meta charset="utf-8">\n<meta name="partwright-version" content="${version}">`));
        }
        writeFileSync(path.join(siteFolder, "service-worker.js"), await script({ version, files }));
      },
    },
  };
}
