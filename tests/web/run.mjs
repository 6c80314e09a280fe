// SPDX-License-Identifier: Apache-2.0
// Runs every *.test.mjs beside it and closes with "N passed, N failed".
//   node tests/web/run.mjs [word...]    only files whose name has one of the words
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { siteFolder } from "./browser.mjs";

if (!existsSync(path.join(siteFolder, "index.html"))) {
  console.log(`There is no site in ${siteFolder}. Build it first: npm run build in web/, or scripts/serve.`);
  process.exit(1);
}

const words = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.mjs") && (words.length === 0 || words.some((word) => name.includes(word))))
  .sort()
  .map((name) => path.join(import.meta.dirname, name));

let passed = 0;
let failed = 0;
const timeout = (process.env.PARTWRIGHT_MUTANTS === "all" ? 3_600_000 : 600_000) * Number(process.env.PARTWRIGHT_PATIENCE ?? 1);
const stream = run({ files, concurrency: 1, timeout });
stream.on("test:pass", (event) => {
  if (event.details.type === "suite" || event.skip) return;
  if (event.name === path.basename(event.name) && event.name.endsWith(".mjs")) return;
  passed++;
  console.log(`ok    ${event.name} (${(event.details.duration_ms / 1000).toFixed(1)} s)`);
});
stream.on("test:fail", (event) => {
  if (event.details.type === "suite") return;
  failed++;
  const error = event.details.error;
  console.log(`FAIL  ${event.name}\n${String(error?.cause?.stack ?? error?.cause ?? error).replace(/^/gm, "      ")}`);
});
stream.on("test:diagnostic", (event) => {
  if (event.nesting > 0 || !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms)\b/.test(event.message)) console.log(`      ${event.message}`);
});
stream.on("test:stdout", (event) => process.stdout.write(event.message.replace(/^/gm, "      ")));
stream.on("end", () => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});
stream.resume();
