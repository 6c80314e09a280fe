// SPDX-License-Identifier: Apache-2.0
// Takes the pictures of docs/pictures: start page, a design's page, workbench, Make, the exact model, a STEP
// file, a failed rebuild and a design embedded in somebody's page, at three widths, light and dark.
//   npm run pictures            all
//   npm run pictures 1440       only names with that word
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { launch, rootFolder, siteFolder } from "./browser.mjs";
import { pages } from "./host_pages.mjs";
import { download, newPage, openFiles, openSample, typeIn, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";

const folder = path.resolve(process.env.PARTWRIGHT_PICTURES ?? path.join(rootFolder, "docs/pictures"));
const words = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const site = await serve(siteFolder);
const chromium = await launch();
const host = await pages({
  "/": () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench Notes</title><meta name="viewport" content="width=device-width,initial-scale=1">
    <link rel="stylesheet" href="page.css"><script src="${site.url}partwright-viewer.js" defer></script>
    <main><h1>A box for the greenhouse sensor</h1><p>Three of these have been outside since March. The lid snaps on without tools.</p>
    <partwright-viewer id="one" src="designs/snap-enclosure/" poster></partwright-viewer>
    <p>The spare sensors live in this bin.</p>
    <partwright-viewer id="two" src="designs/gridfinity-bin/" poster></partwright-viewer></main>`,
  "/page.css": () => `:root{color-scheme:light dark} body{margin:0;font:17px/1.6 Georgia,serif;color:light-dark(#222,#ddd);background:light-dark(#fffdf8,#121212)}
    main{max-width:760px;margin:0 auto;padding:8px 16px} h1{line-height:1.2}`,
});

const scenes = {
  start: async (page) => {
    await page.goto(site.url);
    await page.waitForLoadState("networkidle");
  },
  design: async (page) => {
    await page.goto(`${site.url}#design=samples/snap-enclosure`);
    await page.waitForLoadState("networkidle");
  },
  embed: async (page) => {
    await page.goto(host.url);
    const ready = page.evaluate(() => new Promise((done) => document.getElementById("one").addEventListener("ready", done, { once: true })).then(() => {}));
    await page.locator("#one .play").click();
    await ready;
    await page.evaluate(() => document.activeElement.blur()); // no focus ring in the picture
  },
  workbench: async (page) => {
    await openSample(page, site.url, "gridfinity-bin", "&p.divisions_x=4");
  },
  make: async (page, width) => {
    await openSample(page, site.url, "snap-enclosure");
    if (width < 720) await page.locator("#phonebar [data-panel=make]").click();
    else if (width < 1280) await page.locator("#open-make").click();
  },
  exact: async (page, width) => {
    await openSample(page, site.url, "snap-enclosure");
    await page.waitForFunction(() => document.getElementById("bench").dataset.exact === "ready", undefined, { timeout: 180_000 });
    const button = page.locator("#badge button");
    if (await button.count()) await button.click(); // lists what stays faceted and shows the exact model
    else if (width >= 720) await page.getByRole("button", { name: "Exact", exact: true }).click();
  },
  step: async (page, width) => {
    await page.goto(site.url);
    await openFiles(page, [{ name: "pin.scad", buffer: Buffer.from("difference() { cylinder(h = 30, r = 12); translate([0, 0, -1]) cylinder(h = 40, r = 8); }\n") }]);
    await waitFor(page);
    if (width < 720) await page.locator("#phonebar [data-panel=make]").click();
    else if (width < 1280) await page.locator("#open-make").click();
    const { bytes } = await download(page, "step");
    await openFiles(page, [{ name: "bushing.step", buffer: bytes }]);
    await page.waitForFunction(() => document.getElementById("title").textContent === "bushing");
    await waitFor(page);
  },
  failed: async (page) => {
    await openSample(page, site.url, "gridfinity-bin", "&p.grid_x=1");
    await typeIn(page, "Columns", "8");
    await waitFor(page, "failed");
  },
};

// Takes the picture once pictures are decoded and light is refined no further.
async function still(page, file) {
  await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.getClientRects().length === 0 || image.getBoundingClientRect().top > innerHeight));
  let shot = Buffer.alloc(0);
  for (let before = Buffer.alloc(1), tries = 0; tries < 20 && !shot.equals(before); tries++) {
    before = shot;
    await page.waitForTimeout(1000);
    shot = await page.screenshot();
  }
  writeFileSync(file, shot);
}

for (const [name, reach] of Object.entries(scenes)) {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    for (const theme of ["light", "dark"]) {
      const file = `${name}-${width}-${theme}.png`;
      if (words.length > 0 && !words.some((word) => file.includes(word))) continue;
      const phone = width < 720;
      const page = await newPage(chromium.browser, { viewport: { width, height }, colorScheme: theme, isMobile: phone, hasTouch: phone, reducedMotion: "reduce" });
      await reach(page, width);
      await still(page, path.join(folder, file));
      await page.context().close();
      console.log(file);
    }
  }
}
await chromium.close();
site.close();
host.close();
