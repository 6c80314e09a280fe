// SPDX-License-Identifier: Apache-2.0
// occt-import-js: STEP to triangles, the importer that web viewers use.
import { TOL, ANG } from '../lib/tess.mjs';

export const meta = { name: 'occt-import-js', packages: ['occt-import-js'], kind: 'import' };

export async function init() {
  const m = await import('occt-import-js');
  return { O: await (m.default ?? m)() };
}

export async function importMesh({ O }, bytes) {
  const r = O.ReadStepFile(bytes, {
    linearUnit: 'millimeter', linearDeflectionType: 'absolute_value', linearDeflection: TOL, angularDeflection: ANG,
  });
  if (!r.success) throw new Error('the file was not read');
  return { triangles: r.meshes.reduce((sum, m) => sum + m.index.array.length / 3, 0), parts: r.meshes.length };
}
