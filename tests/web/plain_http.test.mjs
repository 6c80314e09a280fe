// SPDX-License-Identifier: Apache-2.0
// A site, and a page that embeds it, without https: browsers then have no digests, locks, clipboard or service workers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, siteFolder } from "./browser.mjs";
import { pages } from "./host_pages.mjs";
import { download, near, newPage, openFiles, openSample, patience, rebuilt, typeIn, volumeOf, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";

let site, host, chromium, address;
const named = (url, name) => url.replace("127.0.0.1", name); // of this machine only its numbers and localhost count as safe

before(async () => {
  site = await serve(siteFolder);
  address = named(site.url, "parts.test");
  host = await pages({
    "/": () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench Notes</title><script src="${address}partwright-viewer.js" defer></script>
      <body><main><h1>Parts</h1><div style="width:720px"><partwright-viewer src="designs/gridfinity-bin/" poster></partwright-viewer></div></main>`,
  });
  chromium = await launch(["--host-resolver-rules=MAP *.test 127.0.0.1"]);
});
after(async () => {
  await chromium.close();
  site.close();
  host.close();
});

test("without https the page opens a sample and files, rebuilds, keeps a design over a reload and makes STEP", async () => {
  const page = await newPage(chromium.browser);
  await openSample(page, address, "gridfinity-bin");
  assert.deepEqual(await page.evaluate(() => [isSecureContext, crypto.subtle, navigator.locks, navigator.clipboard].map(String)), ["false", "undefined", "undefined", "undefined"]);
  await openFiles(page, [{ name: "block.scad", buffer: Buffer.from("// Side\nside = 10; // [1:40]\ncube(side);\n") }]);
  await page.waitForFunction(() => document.getElementById("title").textContent === "block");
  await waitFor(page);
  await rebuilt(page, () => typeIn(page, "Side", "20"));
  near(await volumeOf(page), 8000, 1e-6, "mm³");
  const step = await download(page, "step");
  assert.equal(step.bytes.toString("latin1").match(/= PLANE\(/g).length, 6);
  await page.reload();
  await waitFor(page);
  near(await volumeOf(page), 8000, 1e-6, "mm³ after a reload");
  await openFiles(page, [{ name: "again.step", buffer: step.bytes }]);
  await page.waitForFunction(() => document.getElementById("title").textContent === "again");
  await waitFor(page);
  near(await volumeOf(page), 8000, 1e-3, "mm³ of the STEP file");
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("without https an embed starts and changes its model", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(named(host.url, "bench.test"));
  await page.evaluate(() => {
    window.told = [];
    for (const type of ["ready", "change", "error"])
      document.querySelector("partwright-viewer").addEventListener(type, (event) => window.told.push({ type, volume: event.detail.volume, message: event.detail.message }));
  });
  await page.getByRole("button", { name: /^Customize/ }).click();
  await page.waitForFunction(() => window.told.length > 0, undefined, { timeout: patience });
  await page.evaluate(() => (document.querySelector("partwright-viewer").params = { grid_x: 5 }));
  await page.waitForFunction(() => window.told.length > 1, undefined, { timeout: patience });
  const told = await page.evaluate(() => window.told);
  assert.deepEqual(told.map((one) => one.type), ["ready", "change"]);
  assert.ok(told[1].volume > 1.2 * told[0].volume, `${told[0].volume} mm³, then ${told[1].volume} mm³`);
  assert.equal(await page.frames().at(-1).evaluate(() => isSecureContext), false);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});
