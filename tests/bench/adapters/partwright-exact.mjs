// SPDX-License-Identifier: Apache-2.0
// Partwright's exact module, driven as its worker drives it. A full exact regenerate starts with the memory
// of results emptied; the cross-check against the triangle model is measured apart.
import { readFileSync } from 'node:fs';

export const meta = { name: 'partwright-exact', payload: ['../kernel.js', '../kernel.wasm'], kind: 'exact' };
const TOL = 0.1;
const bytesOf = (name) => new Uint8Array(readFileSync(new URL(name, import.meta.url)));

export async function init() {
  const { default: createKernel } = await import(new URL('../kernel.js', import.meta.url));
  const compiled = await WebAssembly.compile(bytesOf('../kernel.wasm')); // as the page gives it to its worker
  const module = await createKernel({
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
      return {};
    },
  });
  await warmUp(module);
  return { module, workshops: {} };
}

// As the first exact worker of a page does before it is ready (web/src/worker_loop.ts).
async function warmUp(module) {
  const practice = new module.Workshop();
  let best = Infinity;
  for (let round = 0; round < 12; round++) {
    const began = performance.now();
    ask(practice, 'warm', {});
    const time = performance.now() - began;
    if (time > 0.9 * best) break;
    best = time;
    await new Promise((done) => setTimeout(done, 20));
  }
  practice.delete();
}

function ask(workshop, kind, request, arrays = []) {
  const { json, arrays: out } = workshop.handle(kind, JSON.stringify(request), arrays);
  const answer = JSON.parse(json);
  if (answer.problem) throw new Error(answer.problem.message);
  return { answer, arrays: out };
}

function workshopOf(ctx, name) {
  if (!ctx.workshops[name]) {
    const workshop = new ctx.module.Workshop();
    const paths = ['primitives.scad', `${name}_primitives.scad`];
    ask(workshop, 'open', { paths, main: paths[1] }, paths.map(bytesOf));
    ctx.workshops[name] = workshop;
  }
  return ctx.workshops[name];
}

const build = (name) => (ctx, p, crossCheck = false) => {
  const workshop = workshopOf(ctx, name);
  ask(workshop, 'forget', {});
  const values = Object.fromEntries(Object.entries(p).filter(([key]) => key !== 'fillet' && key !== 'bottomFillet'));
  const { answer } = ask(workshop, 'exact', { values, deflection: TOL, crossCheck });
  return { workshop, values, answer };
};
export const exact = { plate: build('plate'), enclosure: build('enclosure') };
export const mesh = (_ctx, model) => model; // the answer holds the preview: it is meshed
export const checked = (ctx, name, p) => exact[name](ctx, p, true);
export const volume = (_ctx, { answer }) => answer.measures.volume;
export const faces = (_ctx, { answer }) => ({ all: answer.faces, exact: answer.exactFaces });

export async function step(_ctx, { workshop, values }) {
  return ask(workshop, 'export', { format: 'step', values }).arrays[0];
}

export async function importMesh(ctx, bytes) {
  const workshop = new ctx.module.Workshop();
  ask(workshop, 'open', { paths: ['file.step'], main: 'file.step' }, [bytes]);
  const { answer } = ask(workshop, 'exact', { values: {}, deflection: TOL });
  workshop.delete();
  return { triangles: answer.measures.triangles };
}

export const dispose = () => {};
