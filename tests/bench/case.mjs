// SPDX-License-Identifier: Apache-2.0
// One measurement in one process. Started by run.mjs; prints one line that begins with @@.
//   node case.mjs cold ADAPTER
//   node case.mjs regen ADAPTER DESIGN WARM RUNS BUDGET_S METRICS(0|1)
//   node case.mjs edit ADAPTER WARM RUNS
//   node case.mjs requests ADAPTER DESIGN < LINES      lines "KIND JSON", as the native program takes them
//   node case.mjs exact ADAPTER DESIGN WARM RUNS BUDGET_S STEP_FILE
//   node case.mjs import ADAPTER FILE RUNS
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DESIGNS, warmTime } from './designs/params.mjs';

const [kind, adapter, ...args] = process.argv.slice(2);
const say = (o) => fs.writeSync(1, `\n@@${JSON.stringify(o)}\n`);
console.log = console.warn = console.info = console.error = () => {}; // kernels are chatty
const cpu = () => {
  const u = process.cpuUsage();
  return (u.user + u.system) / 1000;
};
const maxRssMB = () => process.resourceUsage().maxRSS / 1024;
const A = await import(pathToFileURL(path.resolve(adapter)));
const p0 = performance.now();
const c0 = cpu();
const ctx = await A.init({});
const ready = { ms: performance.now() - p0, cpuMs: cpu() - c0, rssMB: maxRssMB() };

if (kind === 'cold') {
  say({ ready });
} else if (kind === 'regen') {
  const d = DESIGNS[args[0]];
  const [warm, runs, budget, metrics] = args.slice(1).map(Number);
  const once = async (i) => {
    const c = cpu();
    const t0 = performance.now();
    const model = await A.designs[args[0]](ctx, d.vary(d.p, i));
    const t1 = performance.now();
    const m = await A.mesh(ctx, model);
    const t2 = performance.now();
    const c2 = cpu();
    const stl = await A.stl(ctx, model, m);
    const t3 = performance.now();
    const step = A.step ? await A.step(ctx, model) : undefined;
    const t4 = performance.now();
    return {
      model, m, stl,
      row: {
        build: t1 - t0, mesh: t2 - t1, regen: t2 - t0, cpu: c2 - c, stl: t3 - t2,
        ...(step ? { step: t4 - t3, stepBytes: step.length } : {}), stlBytes: stl.length,
      },
    };
  };
  const first = await once(0);
  const out = { ready, first: first.row, rows: [] };
  if (metrics) {
    const { meshMetrics } = await import('./lib/meshmetrics.mjs');
    out.metrics = meshMetrics(first.m);
    if (A.volume && !process.env.NO_EXACT) out.exactVolume = +A.volume(ctx, first.model).toFixed(3);
  }
  A.dispose?.(ctx, first.model);
  const begun = performance.now();
  for (let i = 1; out.rows.length < runs; i++) {
    const at = performance.now() - begun;
    const isWarm = (i > warm && at > warmTime) || at > budget * 1000;
    const r = await once(i);
    A.dispose?.(ctx, r.model);
    if (isWarm) out.rows.push(r.row);
    if (performance.now() - begun > budget * 1000 && out.rows.length >= 2) break;
  }
  out.maxRssMB = maxRssMB();
  say(out);
} else if (kind === 'edit') {
  const [warm, runs] = args.map(Number);
  const rows = [];
  for (let i = 0; i < warm + runs; i++) {
    const row = await A.edit(ctx, DESIGNS.enclosure.p, i);
    if (i >= warm) rows.push(row);
  }
  say({ ready, rows });
} else if (kind === 'requests') {
  const rows = [];
  for (const line of fs.readFileSync(0, 'utf8').trim().split('\n')) {
    const space = line.indexOf(' ');
    const c = cpu();
    const t = performance.now();
    A.request(ctx, args[0], line.slice(0, space), line.slice(space + 1));
    rows.push({ ms: performance.now() - t, cpuMs: cpu() - c });
  }
  say({ ready, rows, maxRssMB: maxRssMB() });
} else if (kind === 'exact') {
  const d = DESIGNS[args[0]];
  const [warm, runs, budget] = args.slice(1).map(Number);
  const once = async (i) => {
    const c = cpu();
    const t0 = performance.now();
    const model = await A.exact[args[0]](ctx, d.vary(d.p, i));
    const m = await A.mesh(ctx, model);
    return { model, m, row: { ms: performance.now() - t0, cpuMs: cpu() - c } };
  };
  const first = await once(0);
  const out = { ready, first: first.row, firstRssMB: maxRssMB(), rows: [] };
  out.faces = A.faces(ctx, first.model);
  out.volume = +A.volume(ctx, first.model).toFixed(3);
  if (args[4]) fs.writeFileSync(args[4], await A.step(ctx, first.model));
  A.dispose?.(ctx, first.model);
  const end = performance.now() + budget * 1000;
  for (let i = 1; i <= warm + runs; i++) {
    const r = await once(i);
    A.dispose?.(ctx, r.model);
    if (i > warm) out.rows.push(r.row);
    if (performance.now() > end && out.rows.length >= 2) break;
  }
  out.maxRssMB = maxRssMB();
  if (A.checked) {
    out.checked = [];
    for (let i = 0; i < Math.min(runs, 3); i++) {
      const t0 = performance.now();
      A.checked(ctx, args[0], d.vary(d.p, 50 + i));
      out.checked.push(performance.now() - t0);
    }
  }
  say(out);
} else if (kind === 'import') {
  const bytes = new Uint8Array(fs.readFileSync(args[0]));
  const rows = [];
  let out;
  for (let i = 0; i < +args[1]; i++) {
    const c = cpu();
    const t0 = performance.now();
    out = await A.importMesh(ctx, bytes);
    rows.push({ ms: performance.now() - t0, cpuMs: cpu() - c });
  }
  say({ ready, rows, ...out, maxRssMB: maxRssMB() });
}
process.exit(0);
