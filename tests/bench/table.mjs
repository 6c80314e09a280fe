// SPDX-License-Identifier: Apache-2.0
// Prints results.json as text tables: node table.mjs [results.json]
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const MB = (n) => (n === undefined ? '-' : (n / 1e6).toFixed(2));
const v = (x) => (x === undefined || x === null ? '-' : String(x));
function grid(title, head, rows) {
  const all = [head, ...rows.map((r) => r.map(v))];
  const w = head.map((_, i) => Math.max(...all.map((r) => r[i].length)));
  const line = (r) => r.map((c, i) => (i ? c.padStart(w[i]) : c.padEnd(w[i]))).join('  ');
  return [`\n## ${title}`, line(all[0]), w.map((n) => '-'.repeat(n)).join('  '), ...all.slice(1).map(line)].join('\n');
}

export function table(r) {
  const out = [`node ${r.machine.node}, ${r.machine.cpus} x ${r.machine.cpu}, nice ${r.machine.nice}, ${r.machine.openscad}, ${r.machine.chromium}`];
  if (r.sizes)
    out.push(grid('Payload, MB (10^6 bytes): js minified + wasm', ['peer', 'wasm raw', 'js raw', 'raw', 'gzip -9', 'brotli 11'],
      Object.entries(r.sizes).map(([n, s]) => (s.error ? [n, s.error, '', '', '', ''] : [n, MB(s.wasm?.raw), MB(s.js?.raw), MB(s.total.raw), MB(s.total.gzip), MB(s.total.brotli)]))));
  if (r.cold)
    out.push(grid('Cold start in node, import to kernel ready', ['peer', 'median ms', 'min ms', 'cpu ms', 'rss MB', 'n'],
      Object.entries(r.cold).map(([n, c]) => [n, c.readyMs, c.minMs, c.cpuMs, c.rssMB, c.n])));
  if (r.regen || r.native) {
    const rows = [];
    for (const d of Object.keys(r.regen ?? r.native)) {
      for (const [n, x] of Object.entries(r.regen?.[d] ?? {}))
        rows.push(x.error ? [d, n, x.error.slice(0, 40), '', '', '', '', '', '', '', '', ''] : [d, n, x.regenMs, x.minMs, x.cpuMs, x.buildMs, x.meshMs, x.stlMs, x.stepMs, x.firstRegenMs, x.firstCpuMs, x.maxRssMB]);
      const q = r.native?.[d];
      if (q) rows.push([d, 'openscad native (with STL)', q.regenStlMs, undefined, q.cpuMs, undefined, undefined, undefined, undefined, undefined, undefined, q.rssMB]);
    }
    out.push(grid('Regenerate (build + mesh) in node, median ms', ['design', 'peer', 'regen', 'min', 'cpu', 'build', 'mesh', 'stl', 'step', 'first', '1st cpu', 'rss MB'], rows));
    const q = [];
    for (const d of Object.keys(r.regen ?? r.native)) {
      const all = { ...(r.regen?.[d] ?? {}), ...(r.native?.[d] ? { 'openscad native': { ...r.native[d], stlBytes: r.native[d].metrics?.stlBytes } } : {}) };
      for (const [n, x] of Object.entries(all)) {
        const m = x.metrics;
        if (m) q.push([d, n, m.triangles, m.vertices, m.watertight ? 'yes' : `no (${m.openEdges} open, ${m.nonManifoldEdges} nm)`, m.degenerate, m.sliverPct, m.medianMinAngle, m.volume, x.exactVolume, x.stlBytes, x.stepBytes]);
      }
    }
    out.push(grid('Mesh at the same deflection', ['design', 'peer', 'triangles', 'vertices', 'closed', 'degen', '<1deg %', 'med min deg', 'mesh mm3', 'kernel mm3', 'stl B', 'step B'], q));
  }
  if (r.wasm)
    out.push(grid('The same requests, natively and as WebAssembly in node: regenerate from nothing, ms', ['design', 'native', 'min', 'cpu', 'MB', 'wasm', 'min', 'cpu', 'MB', 'wasm : native (min)'],
      Object.entries(r.wasm).map(([d, x]) => [d, ...['native', 'wasm'].flatMap((n) => [x[n].ms, x[n].minMs, x[n].cpuMs, x[n].maxRssMB]), x.ratio])));
  if (r.exact)
    out.push(grid('Exact, from primitives, with mesh, in node: ms', ['design', 'peer', 'regen', 'min', 'cpu', 'ready', 'first', 'with cross-check', 'rss MB', 'faces', 'exact', 'volume mm3'],
      Object.entries(r.exact).flatMap(([d, all]) => Object.entries(all).map(([n, x]) => [d, n, x.ms, x.minMs, x.cpuMs, x.readyMs, x.firstMs, x.withCheckMs, x.maxRssMB, x.faces.all, x.faces.exact, x.volume]))));
  if (r.import)
    out.push(grid(`${r.import.file} of ${MB(r.import.bytes)} MB opened and meshed in node: ms`, ['peer', 'first', 'warm', 'min', 'cpu', 'rss MB', 'triangles'],
      Object.entries(r.import.peers).map(([n, x]) => [n, x.firstMs, x.warmMs, x.warmMinMs, x.cpuMs, x.maxRssMB, x.triangles])));
  if (r.browser) {
    out.push(grid('Chromium, page start to kernel ready and to first model (enclosure)', ['peer', 'cold ready', 'cold 1st model', 'cached ready', 'cached 1st model'],
      Object.entries(r.browser).map(([n, b]) => [n, b.coldReadyMs, b.coldFirstModelMs, b.cachedReadyMs, b.cachedFirstModelMs])));
    out.push(grid('Chromium, regenerate, median ms', ['peer', 'design', 'regen', 'min', 'build', 'mesh', 'stl', 'step', 'triangles'],
      Object.entries(r.browser).flatMap(([n, b]) => Object.entries(b.designs).map(([d, x]) => [n, d, x.regenMs, x.minMs, x.buildMs, x.meshMs, x.stlMs, x.stepMs, x.triangles]))));
  }
  if (r.edit)
    out.push(grid('Enclosure, one vent height changed, beside a full regenerate (memory emptied), median ms', ['where', 'full', 'changed', 'changed : full', 'n'],
      Object.entries(r.edit).map(([n, e]) => [n, e.fullMs, e.changedMs, e.ratio, e.n])));
  return out.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(table(JSON.parse(fs.readFileSync(process.argv[2] ?? new URL('../../build/bench/results.json', import.meta.url), 'utf8'))));
