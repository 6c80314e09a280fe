// SPDX-License-Identifier: Apache-2.0
// A part of the site that is missing, cut, damaged or forbidden is called that, on the page and in an embed: neither
// the design nor WebGL is blamed, and "Try again" works once the part is there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, siteFolder } from "./browser.mjs";
import { pages } from "./host_pages.mjs";
import { fetchNothingAhead, newPage, note, openFiles, patience, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";

fetchNothingAhead();

let chromium, site, host;
let change; // what the server does instead

const damaged = (file) => {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 0x55;
  return bytes;
};
const half = (file) => {
  const bytes = readFileSync(file);
  return bytes.subarray(0, bytes.length >> 1);
};
const wasm = "application/wasm";
const faults = {
  "not found": [() => ({ status: 404, body: "no" }), /answers 404/],
  "broken off by the connection": [(file) => ({ type: wasm, body: half(file), cut: true }), /incomplete: [\d.]+ of [\d.]+ MB/],
  "cut on the server": [(file) => ({ type: wasm, body: half(file) }), /incomplete: [\d.]+ of [\d.]+ MB/],
  "damaged": [(file) => ({ type: wasm, body: damaged(file) }), /arrived damaged/],
  "a web page in its place": [() => ({ type: "text/html", body: "<!doctype html><title>Start</title>Welcome" }), /sent a text in place/],
  "a web page that calls itself a module": [() => ({ type: wasm, body: "<!doctype html><title>Start</title>Welcome" }), /sent a text in place/],
};
const parts = { mesh: /geometry engine \(mesh\.wasm\)/, viewer: /3D view \(viewer\.wasm\)/ };
const blames = /WebGL|shows no 3D|could not read|design can’t be opened/;

before(async () => {
  chromium = await launch();
  site = await serve(siteFolder, { change: (name, file) => change?.(name, file) });
  host = await pages({ "/": () => `<!doctype html><meta charset="utf-8"><script src="${site.url}partwright-viewer.js" defer></script><partwright-viewer id="one" src="small.scad" label="Small"></partwright-viewer>
    <script>window.told = []; for (const type of ["ready", "change", "error"]) one.addEventListener(type, (event) => told.push({ type, detail: event.detail }));</script>`,
  "/small.scad": () => "side = 4; // [1:20]\ncube(side);\n" });
});
after(async () => {
  await chromium.close();
  site.close();
  host.close();
});

const only = (part, fault) => (name, file) => (new RegExp(`^assets/${part}-[^/]*\\.wasm$`).test(name) ? fault(file) : undefined);
const design = [{ name: "small.scad", buffer: Buffer.from("side = 4; // [1:20]\ncube(side);\n") }];

for (const [part, called] of Object.entries(parts)) {
  for (const [what, [fault, words]] of Object.entries(faults)) {
    test(`${part}.wasm ${what}: the page says so, and Try again opens the design`, async () => {
      change = only(part, fault);
      const page = await newPage(chromium.browser);
      await page.goto(site.url);
      await openFiles(page, design);
      const said = await note(page);
      assert.match(said, called);
      assert.match(said, words);
      assert.match(said, /The design is not the cause/);
      assert.doesNotMatch(`${said} ${await page.locator("#blank").innerText()}`, blames);
      change = undefined;
      await page.locator("#notes").getByRole("button", { name: "Try again" }).click();
      await waitFor(page);
      assert.equal(await page.locator("#notes .note").count(), 0);
      await page.context().close();
    });
  }

  test(`${part}.wasm missing or damaged: an embed says so and tells the page, and Try again shows the model`, async () => {
    for (const what of ["not found", "damaged"]) {
      const [fault, words] = faults[what];
      change = only(part, fault);
      const page = await newPage(chromium.browser);
      await page.goto(host.url);
      await page.locator("#one").getByRole("button", { name: /^Customize/ }).click();
      await page.waitForFunction(() => told.length > 0, undefined, { timeout: patience });
      const [{ type, detail }] = await page.evaluate(() => told);
      assert.deepEqual([type, detail.code], ["error", "viewer"]);
      assert.match(detail.message, words);
      const frame = page.frames().find((one) => one.url().includes("embed.html"));
      const said = await frame.getByRole("alert").innerText();
      assert.match(said, called);
      assert.match(said, /The design is not the cause/);
      assert.doesNotMatch(`${said} ${await frame.locator("#blank").innerText()}`, blames);
      change = undefined;
      await frame.getByRole("button", { name: "Try again" }).click();
      await page.waitForFunction(() => told.length > 1, undefined, { timeout: patience });
      assert.deepEqual((await page.evaluate(() => told)).map((one) => one.type), ["error", "ready"]);
      assert.equal(await frame.locator(".note").count(), 0);
      await page.context().close();
    }
  });
}

test("wrong media types do no harm", async () => {
  change = (name, file) => (name.endsWith(".wasm") ? { type: "text/plain", body: readFileSync(file) } : undefined);
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design);
  await waitFor(page);
  change = undefined;
  await page.context().close();
});

test("a policy that forbids WebAssembly is named, and a browser without it is too", async () => {
  change = (name, file) => (name === "index.html" ? { body: readFileSync(file), headers: { "content-security-policy": "script-src 'self'" } } : undefined);
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design);
  assert.match(await note(page), /content policy.*forbids WebAssembly.*wasm-unsafe-eval/s);
  await page.context().close();
  change = undefined;
  const bare = await newPage(chromium.browser);
  await bare.addInitScript(() => { delete window.WebAssembly; });
  await bare.goto(site.url);
  await openFiles(bare, design);
  assert.match(await note(bare), /WebAssembly is missing in this browser/);
  await bare.context().close();
});

test("without a connection it is the connection that is named", async () => {
  const page = await newPage(chromium.browser);
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(site.url);
  await page.context().setOffline(true);
  await openFiles(page, design);
  assert.match(await note(page), /there is no connection/);
  await page.unroute(/\.wasm$/);
  await page.context().setOffline(false);
  await page.locator("#notes").getByRole("button", { name: "Try again" }).click();
  await waitFor(page);
  await page.context().close();
});

test("a worker whose script is missing is the site's fault, not the design's", async () => {
  change = (name) => (/^assets\/mesh_worker-/.test(name) ? { status: 404, body: "no" } : undefined);
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design);
  const said = await note(page);
  assert.match(said, parts.mesh);
  assert.match(said, /The design is not the cause/);
  change = undefined;
  await page.locator("#notes").getByRole("button", { name: "Try again" }).click();
  await waitFor(page);
  await page.context().close();
});
