// SPDX-License-Identifier: Apache-2.0
// The view alone on a page of its own: viewer.wasm, a canvas and models made of boxes. And what the shadow
// of boxes is by geometry, to hold its picture against.
import path from "node:path";
import { rootFolder } from "./browser.mjs";
import { serve } from "./serve.mjs";

export const wasmFolder = path.resolve(process.env.PARTWRIGHT_WASM ?? path.join(rootFolder, "build/wasm"));

// -- Models: boxes [x0, y0, z0, x1, y1, z1] --

const grid = (from, to, step) => Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
export const models = {
  cube: [[0, 0, 0, 20, 20, 20]],
  pins: [[0, 0, 0, 60, 60, 2], ...grid(4, 56, 26).flatMap((x) => grid(4, 56, 26).map((y) => [x - 0.75, y - 0.75, 2, x + 0.75, y + 0.75, 50]))],
  walls: [[0, 0, 0, 60, 40, 1], ...grid(0, 59, 9.8).map((x) => [x, 0, 1, x + 0.6, 40, 30])],
  flat: [[0, 0, 0, 80, 60, 1.2]],
  table: [[0, 0, 26, 60, 40, 30], ...[0, 56].flatMap((x) => [0, 36].map((y) => [x, y, 0, x + 4, y + 4, 26]))],
  frame: [[0, 0, 0, 70, 6, 8], [0, 44, 0, 70, 50, 8], [0, 6, 0, 6, 44, 8], [64, 6, 0, 70, 44, 8]],
  pin: [[0, 0, 0, 2, 2, 80]],
};

// As the bytes of a preview (core/protocol/preview.cpp), each face of `cuts` by `cuts` squares.
export function previewOf(boxes, { cuts = 1, color } = {}) {
  const positions = [];
  const normals = [];
  const indices = [];
  const edges = [];
  for (const box of boxes) {
    for (let axis = 0; axis < 3; axis++) {
      const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
      for (const side of [0, 1]) {
        const first = positions.length / 3;
        for (let i = 0; i <= cuts; i++) {
          for (let j = 0; j <= cuts; j++) {
            const point = [0, 0, 0];
            point[axis] = box[axis + 3 * side];
            point[u] = box[u] + (box[u + 3] - box[u]) * i / cuts;
            point[v] = box[v] + (box[v + 3] - box[v]) * j / cuts;
            positions.push(...point);
            normals.push(...[0, 1, 2].map((one) => (one === axis ? 2 * side - 1 : 0)));
          }
        }
        for (let i = 0; i < cuts; i++) {
          for (let j = 0; j < cuts; j++) {
            const [a, b, c, d] = [0, cuts + 1, cuts + 2, 1].map((step) => first + i * (cuts + 1) + j + step);
            indices.push(...(side ? [a, b, c, a, c, d] : [a, c, b, a, d, c]));
          }
        }
      }
      for (const at of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
        const ends = [0, 1].map((end) => {
          const point = [0, 0, 0];
          point[axis] = box[axis + 3 * end];
          point[u] = box[u + 3 * at[0]];
          point[v] = box[v + 3 * at[1]];
          return point;
        });
        edges.push(...ends.flat());
      }
    }
  }
  const low = [0, 1, 2].map((axis) => Math.min(...boxes.map((box) => box[axis])));
  const high = [0, 1, 2].map((axis) => Math.max(...boxes.map((box) => box[axis + 3])));
  const head = new Uint32Array([0x56505750, 1, 0, 0, positions.length / 3, indices.length, edges.length / 6, 1]);
  const part = new Uint32Array([0, indices.length, 0, edges.length / 6, 0, color ? 1 : 0]);
  const arrays = [head, new Float64Array([...low, ...high]), part, new Float32Array(color ?? [0, 0, 0, 0]), new Float32Array(positions), new Float32Array(normals), new Uint32Array(indices), new Float32Array(edges)];
  return Buffer.concat(arrays.map((array) => Buffer.from(array.buffer)));
}

// -- The page --

// A page with `window.stage`: show(bytes in base64), fromAbove(), rest(), pixels() and the module's View itself.
export async function openStage(browser, { size = 512, folder = wasmFolder, pixelRatio = 1, dark = false, bare = true } = {}) {
  const files = await serve(folder);
  const page = await browser.newPage({ viewport: { width: size, height: size }, deviceScaleFactor: pixelRatio });
  page.on("pageerror", (error) => console.log(error.message));
  await page.goto(`${files.url}viewer.js`);
  await page.setContent(`<body style="margin:0"><canvas id="c" width="${size * pixelRatio}" height="${size * pixelRatio}" style="width:${size}px;height:${size}px;display:block"></canvas></body>`);
  await page.evaluate(async ({ url, size, pixelRatio, dark, bare }) => {
    const module = await (await import(`${url}viewer.js`)).default();
    const canvas = document.getElementById("c");
    const context = canvas.getContext("webgl2", { antialias: true, alpha: false, depth: true, stencil: false, preserveDrawingBuffer: true });
    module.GL.makeContextCurrent(module.GL.registerContext(context, { majorVersion: 2, enableExtensionsByDefault: false }));
    const view = new module.View(new module.Session());
    const refused = view.start();
    if (refused) throw new Error(refused);
    view.setReducedMotion(true);
    view.setTheme(dark);
    view.setBare(bare);
    view.resize(size, size, pixelRatio);
    let now = 0;
    window.stage = {
      view, context,
      show(text) {
        const refused = view.show(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), 0, now);
        if (refused) throw new Error(refused);
      },
      frame: () => view.frame(now += 16),
      // Pictures until none is wanted. Answers how many.
      rest() {
        let count = 1;
        while (view.frame(now += 16) && count < 200) count++;
        return count;
      },
      // A parallel view from above that shows more than the model by a factor of 1.25 per step.
      fromAbove(steps) {
        if (view.perspective()) view.command("perspective", now);
        for (const name of ["top", "fit", ...Array(steps).fill("zoom-out")]) view.command(name, now);
      },
      // From the lower left, in base64.
      pixels() {
        const data = new Uint8Array(4 * canvas.width * canvas.height);
        context.readPixels(0, 0, canvas.width, canvas.height, context.RGBA, context.UNSIGNED_BYTE, data);
        let text = "";
        for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode.apply(null, data.subarray(at, at + 32768));
        return btoa(text);
      },
    };
  }, { url: files.url, size, pixelRatio, dark, bare });
  return { page, close: async () => (await page.close(), files.close()) };
}

export const show = (page, bytes) => page.evaluate((text) => window.stage.show(text), bytes.toString("base64"));

// -- The shadow by geometry --

// Discs of even light, as core/scene/light.hpp has them, for a camera that looks from above with x to its
// right: mm along the ground per mm of height, and their share of all light.
const key = [0.42 / 0.83, 0.36 / 0.83];
const lamps = [{ centre: key, radius: 0.26, share: 1 / 3 }, { centre: key.map((one) => one * 0.33), radius: 0.72, share: 2 / 3 }];
const directions = lamps.flatMap(({ centre, radius, share }) =>
  Array.from({ length: 600 }, (_, i) => {
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const out = radius * Math.sqrt((i + 0.5) / 600);
    return [centre[0] + out * Math.cos(angle), centre[1] + out * Math.sin(angle), share / 600];
  }));

// Share of the light that boxes keep from a point of the ground.
export function shadowAt(boxes, x, y) {
  let sum = 0;
  for (const [dx, dy, share] of directions) {
    for (const [x0, y0, z0, x1, y1, z1] of boxes) {
      // Heights at which the way to the light is inside of the box.
      const [a, b] = [(x - x1) / dx, (x - x0) / dx];
      const [c, d] = [(y - y1) / dy, (y - y0) / dy];
      if (Math.max(z0, Math.min(a, b), Math.min(c, d)) < Math.min(z1, Math.max(a, b), Math.max(c, d))) {
        sum += share;
        break;
      }
    }
  }
  return sum;
}

// What a picture from above (`pixels()`, `size` wide, after fromAbove(steps)) shows of the shadow beside the
// model, against geometry, at every `every`th pixel: differences of the shadow's strength, 0 to 1.
//   rms, most: of all; rough: what is left of the difference to the four neighbours, where streaks and
//   blotches are seen
export function shadowFaults(boxes, pixels, { size, steps, every = 3, truths = new Map() }) {
  const data = Buffer.from(pixels, "base64");
  const low = [0, 1].map((axis) => Math.min(...boxes.map((box) => box[axis])));
  const high = [0, 1].map((axis) => Math.max(...boxes.map((box) => box[axis + 3])));
  // Camera::distanceToFit leaves a margin of 1.3.
  const mm = 1.3 * Math.max(high[0] - low[0], high[1] - low[1]) * 1.25 ** steps / size;
  const margin = 3 * mm; // the model's outline
  const canvas = [0xe4, 0xe5, 0xe2]; // web/src/tokens.css
  const darkest = 0.55;
  const differenceAt = (row, column) => {
    const x = (low[0] + high[0]) / 2 + (column + 0.5 - size / 2) * mm;
    const y = (low[1] + high[1]) / 2 + (row + 0.5 - size / 2) * mm;
    if (boxes.some((box) => x > box[0] - margin && x < box[3] + margin && y > box[1] - margin && y < box[4] + margin)) return undefined;
    const place = row * size + column;
    if (!truths.has(place)) truths.set(place, shadowAt(boxes, x, y));
    const shade = [0, 1, 2].reduce((sum, one) => sum + data[4 * place + one] / canvas[one] / 3, 0);
    return (1 - shade) / darkest - truths.get(place);
  };
  const rows = [];
  for (let row = 1; row < size; row += every) rows.push(Array.from({ length: Math.floor((size - 1) / every) }, (_, i) => differenceAt(row, 1 + i * every)));
  const all = rows.flat().filter((one) => one !== undefined);
  const uneven = rows.flatMap((row, r) => row.map((one, c) => one - (row[c - 1] + row[c + 1] + rows[r - 1]?.[c] + rows[r + 1]?.[c]) / 4)).filter((one) => !Number.isNaN(one));
  const rootMean = (list) => Math.sqrt(list.reduce((sum, one) => sum + one * one, 0) / list.length);
  return { rms: rootMean(all), most: all.reduce((most, one) => Math.max(most, Math.abs(one)), 0), rough: rootMean(uneven) };
}
