// SPDX-License-Identifier: Apache-2.0
// mesh.wasm under node, for random_programs.py: a request is a line {source, out, format} on standard input, its
// answer a line with the export's answer; the bytes go to `out`. A trapped instance is replaced.
//   node wasm_programs.mjs FOLDER-OF-mesh.js
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = path.resolve(process.argv[2]);
const { default: createMesh } = await import(pathToFileURL(path.join(folder, "mesh.js")).href);
const wasmBinary = readFileSync(path.join(folder, "mesh.wasm"));
let mesh = await createMesh({ wasmBinary });
let used = 0;

async function answered({ source, out, format }) {
  if (++used % 200 === 0) mesh = await createMesh({ wasmBinary }); // memory never shrinks
  const workshop = new mesh.Workshop();
  try {
    const opened = JSON.parse(workshop.handle("open", JSON.stringify({ paths: ["p.scad"], main: "p.scad" }), [readFileSync(source)]).json);
    if (opened.problem) return opened;
    const { json, arrays } = workshop.handle("export", JSON.stringify({ format, values: {} }), []);
    if (arrays.length > 0) writeFileSync(out, arrays[0]);
    return JSON.parse(json);
  } finally {
    workshop.delete();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = await answered(JSON.parse(line));
  } catch (error) {
    answer = { trap: String(error) };
    mesh = await createMesh({ wasmBinary });
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
