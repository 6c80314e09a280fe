// SPDX-License-Identifier: Apache-2.0
// Lays our adapters, the built modules and the designs into build/bench/, where a page can load them from one
// folder. Returns the path of the mesh module's adapter, and that of the exact one where its module is built.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));

export async function prepare(root) {
  const to = path.join(root, 'build/bench');
  for (const folder of ['adapter', 'out']) fs.mkdirSync(path.join(to, folder), { recursive: true });
  const built = (name) => path.join(root, 'build/wasm', name);
  if (!fs.existsSync(built('mesh.wasm'))) throw new Error(`${built('mesh.wasm')} is not there: build it with scripts/serve`);
  const exact = fs.existsSync(built('kernel.wasm'));
  for (const name of ['mesh.js', 'mesh.wasm', ...(exact ? ['kernel.js', 'kernel.wasm'] : [])])
    fs.copyFileSync(built(name), path.join(to, name));
  for (const name of fs.readdirSync(path.join(HERE, 'designs')).filter((n) => n.endsWith('.scad')))
    fs.copyFileSync(path.join(HERE, 'designs', name), path.join(to, 'adapter', name));
  const put = (name) => {
    fs.copyFileSync(path.join(HERE, 'adapters', name), path.join(to, 'adapter', name));
    return path.join(to, 'adapter', name);
  };
  return { mesh: put('partwright.mjs'), exact: exact ? put('partwright-exact.mjs') : undefined };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await prepare(path.resolve(HERE, '../..')));
