// SPDX-License-Identifier: Apache-2.0
// Partwright's mesh module, driven as its worker drives it: the design's source opened once, then a
// request per regenerate. Every full regenerate starts with the memory of results emptied, so that it
// is a rebuild from nothing as the peers' is; the source is evaluated again each time.
export const meta = { name: 'partwright', payload: ['../mesh.js', '../mesh.wasm'], browser: true };

const node = typeof process !== 'undefined' && process.versions?.node;

async function bytesOf(name) {
  const url = new URL(name, import.meta.url);
  if (node) return new Uint8Array((await import('node:fs')).readFileSync(url));
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

// As the page does: the module is compiled while it comes, beside its glue and the design's files.
async function moduleOf() {
  const compiled = node ? undefined : WebAssembly.compileStreaming(fetch(new URL('../mesh.wasm', import.meta.url)));
  const { default: createMesh } = await import(new URL('../mesh.js', import.meta.url));
  if (node) return createMesh({ wasmBinary: await bytesOf('../mesh.wasm') });
  return createMesh({
    instantiateWasm(imports, done) {
      compiled.then(async (module) => done(await WebAssembly.instantiate(module, imports), module));
      return {};
    },
  });
}

export async function init() {
  const names = ['common.scad', 'plate.scad', 'enclosure.scad', 'gear.scad', 'bin.scad'];
  const filesOf = Promise.all(names.map(async (name) => [name, await bytesOf(name)]));
  const [module, files] = await Promise.all([moduleOf(), filesOf]);
  return { module, files: Object.fromEntries(files), workshops: {} };
}

// The design's workshop, opened on first use: the parameters are read from plain assignments.
function workshopOf(ctx, name) {
  if (!ctx.workshops[name]) {
    const workshop = new ctx.module.Workshop();
    const paths = ['common.scad', `${name}.scad`];
    const answer = workshop.handle('open', JSON.stringify({ paths, main: `${name}.scad` }), paths.map((p) => ctx.files[p]));
    const { problem } = JSON.parse(answer.json);
    if (problem) throw new Error(problem.message);
    ctx.workshops[name] = workshop;
  }
  return ctx.workshops[name];
}

const scadName = (key) => (key === 'floor' ? 'floor_z' : key);
function triangles(workshop, p) {
  const values = Object.fromEntries(Object.entries(p).map(([key, value]) => [scadName(key), value]));
  const { json, arrays } = workshop.handle('triangles', JSON.stringify({ values }), []);
  const { problem } = JSON.parse(json);
  if (problem) throw new Error(problem.message);
  const [positions, indices] = arrays;
  return {
    positions: new Float32Array(positions.buffer, positions.byteOffset, positions.byteLength / 4),
    indices: new Uint32Array(indices.buffer, indices.byteOffset, indices.byteLength / 4),
    workshop, values,
  };
}

const build = (name) => (ctx, p) => {
  const workshop = workshopOf(ctx, name);
  workshop.handle('forget', '{}', []);
  return triangles(workshop, p);
};
export const designs = { plate: build('plate'), enclosure: build('enclosure'), gear: build('gear'), bin: build('bin') };
export const mesh = (_ctx, model) => model;

export async function stl(_ctx, model) {
  const { json, arrays } = model.workshop.handle('export', JSON.stringify({ format: 'stl', values: model.values }), []);
  const { problem } = JSON.parse(json);
  if (problem) throw new Error(problem.message);
  return arrays[0];
}

// A request as the native program of the bench takes it, on the design's workshop.
export function request(ctx, name, kind, json) {
  const { problem } = JSON.parse(workshopOf(ctx, name).handle(kind, json, []).json);
  if (problem) throw new Error(problem.message);
}

// One vent height changed after a full regenerate from an emptied memory: { full, changed } in ms.
export function edit(ctx, p, i) {
  const workshop = workshopOf(ctx, 'enclosure');
  workshop.handle('forget', '{}', []);
  const t0 = performance.now();
  triangles(workshop, { ...p, ventH: 14 + 0.01 * i });
  const t1 = performance.now();
  triangles(workshop, { ...p, ventH: 13 - 0.01 * i });
  return { full: t1 - t0, changed: performance.now() - t1 };
}

export const dispose = () => {};
