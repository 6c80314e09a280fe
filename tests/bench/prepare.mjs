// SPDX-License-Identifier: Apache-2.0
// Lays our adapter, the built mesh module and the designs into build/bench/, where a page can load them
// from one folder. Returns the adapter's path.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));

export async function prepare(root) {
  const to = path.join(root, 'build/bench');
  for (const folder of ['adapter', 'out']) fs.mkdirSync(path.join(to, folder), { recursive: true });
  for (const name of ['mesh.js', 'mesh.wasm']) {
    const from = path.join(root, 'build/wasm', name);
    if (!fs.existsSync(from)) throw new Error(`${from} is not there: build it with scripts/serve`);
    fs.copyFileSync(from, path.join(to, name));
  }
  for (const name of fs.readdirSync(path.join(HERE, 'designs')).filter((n) => n.endsWith('.scad')))
    fs.copyFileSync(path.join(HERE, 'designs', name), path.join(to, 'adapter', name));
  const adapter = path.join(to, 'adapter/partwright.mjs');
  fs.copyFileSync(path.join(HERE, 'adapters/partwright.mjs'), adapter);
  return adapter;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await prepare(path.resolve(HERE, '../..')));
