// SPDX-License-Identifier: Apache-2.0
// Size budgets of what a browser downloads, compressed as a server would (brotli, level 11).
//
//   node .ci/check_sizes.mjs
//
// First view: the page, what it loads at once, the viewer and the baked preview of one sample. The fonts are
// counted too. Fails when a budget is exceeded.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const site = path.resolve(import.meta.dirname, "../build/site");
const FIRST_VIEW = 450_000;
const MESH = 800_000;
const KERNEL = 4_800_000;
const EMBED = 15_000;

if (!existsSync(path.join(site, "index.html"))) {
  console.log("There is no build/site/index.html: build the site first.");
  process.exit(1);
}

const compressed = (file) => {
  const data = readFileSync(file);
  if (/\.(png|jpg|webp|woff2|zip)$/.test(file)) return data.length;
  return brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  }).length;
};

const files = readdirSync(site, { recursive: true })
  .map(String)
  .filter((name) => statSync(path.join(site, name)).isFile());
const size = new Map(files.map((name) => [name, compressed(path.join(site, name))]));

const lazy = (name) =>
  /(^|\/)mesh[^/]*\.(wasm|js)$/.test(name) || // the worker's module: after the first picture
  /^embed\.html$|(^|\/)embed[^/]*\.(js|css)$|^partwright-viewer\.js$/.test(name) || // on other people's pages
  /^exact\//.test(name) || // the exact worker's, when it is first needed or in idle time
  /worker/.test(name) ||
  /\.(map|txt|md|d\.ts)$/.test(name) ||
  /\.(png|jpg|webp)$/.test(name) || // cards of the start page, fetched as they scroll into view
  /^samples\//.test(name);
const previews = files.filter((name) => /^samples\/[^/]+\.pwp$/.test(name));
const largest = previews.sort((a, b) => size.get(b) - size.get(a))[0];
const first = files.filter((name) => !lazy(name));
if (largest) first.push(largest);

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
let failed = 0;
let budgets = 0;
const budget = (what, names, limit) => {
  const total = names.reduce((sum, name) => sum + size.get(name), 0);
  const raw = names.reduce((sum, name) => sum + statSync(path.join(site, name)).size, 0);
  const good = names.length > 0 && total <= limit;
  budgets += 1;
  failed += good ? 0 : 1;
  console.log(`${good ? "ok  " : "over"} ${what}: ${kB(raw)} raw, ${kB(total)} brotli-11, budget ${kB(limit)}`);
  for (const name of names) console.log(`       ${kB(size.get(name)).padStart(10)}  ${name}`);
};
budget("first view", first.sort(), FIRST_VIEW);
budget("mesh.wasm", files.filter((name) => /(^|\/)mesh[^/]*\.wasm$/.test(name)), MESH);
budget("kernel.wasm", files.filter((name) => name === "exact/kernel.wasm"), KERNEL);
// Before anybody touches it; the poster is the page's own.
const records = files.filter((name) => /^samples\/[^/]+\.json$/.test(name) && name !== "samples/catalogue.json");
budget("embed before the click", ["partwright-viewer.js", records.sort((a, b) => size.get(b) - size.get(a))[0]], EMBED);
console.log(`${budgets - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
