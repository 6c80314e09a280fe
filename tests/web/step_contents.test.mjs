// SPDX-License-Identifier: Apache-2.0
// What is wrong with a STEP file is said where the model is looked at, in page and embed, and nothing that is open looks
// ready to print.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { findings } from "./axe.mjs";
import { pages } from "./host_pages.mjs";
import { stlVolume } from "./mesh_files.mjs";
import { download, near, newPage, openFiles, patience, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

const { site, chromium } = siteAndBrowser();

// Two bodies as this site writes them, and what other writers make of such: the first body without one of its faces, a face
// whose record can't be used, and lines only.
let made;
const variants = () => (made ??= makeVariants());
async function makeVariants() {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "two.scad", buffer: Buffer.from("cube(10);\ntranslate([20, 0, 0]) cylinder(h = 10, r = 4);\n") }]);
  await waitFor(page);
  const whole = (await download(page, "step")).bytes.toString("latin1");
  await page.context().close();
  const change = (text, from, to) => {
    assert.match(text, from);
    return text.replace(from, to);
  };
  const face = [...whole.matchAll(/CLOSED_SHELL\('',\(#(\d+)/g)][1][1];
  const open = change(whole, /CLOSED_SHELL\('',\(#\d+,/, "CLOSED_SHELL('',(");
  const skipped = change(whole, new RegExp(`(#${face} = ADVANCED_FACE\\('',\\(#\\d+\\)),#\\d+,`), "$1,$,");
  const ends = /VERTEX_POINT\('',(#\d+)\)[^]*?VERTEX_POINT\('',(#\d+)\)/.exec(whole).slice(1);
  const lines = change(whole, /#(\d+) = MANIFOLD_SOLID_BREP\('',#\d+\);/g, `#$1 = GEOMETRIC_CURVE_SET('',(#9$1));\n#9$1 = POLYLINE('',(${ends}));`);
  return { whole, open, skipped, lines };
}

let host;
after(() => host?.close());

async function shown(name, options) {
  const page = await newPage(chromium.browser, options);
  await page.goto(site.url);
  await openFiles(page, [{ name: `${name}.step`, buffer: Buffer.from((await variants())[name], "latin1") }]);
  await waitFor(page);
  return page;
}

const cylinder = 0.5 * 36 * 16 * Math.sin(2 * Math.PI / 36) * 10; // mm³ of one with 36 sides, at least

// mm of edges of a triangle mesh that have nothing on their other side.
function openLength(stl) {
  const edges = new Map();
  for (let at = 84; at < stl.length; at += 50) {
    const corners = [0, 1, 2].map((k) => [0, 4, 8].map((axis) => stl.readFloatLE(at + 12 + 12 * k + axis)));
    corners.forEach((from, k) => {
      const to = corners[(k + 1) % 3];
      const back = `${to}|${from}`;
      if (edges.has(back)) edges.delete(back);
      else edges.set(`${from}|${to}`, Math.hypot(...from.map((x, axis) => x - to[axis])));
    });
  }
  return [...edges.values()].reduce((sum, one) => sum + one, 0);
}

test("a file with an open body has a badge that says so, and its mesh files are asked about before they are written", async () => {
  const page = await shown("open");
  assert.match(await page.locator("#badge").innerText(), /^Not closed, 1 part\s+Exact$/);
  assert.equal(await page.locator("#badge .ok").count(), 0, "nothing is green");
  assert.equal(await page.locator("#tp-make .checks .good").count(), 0);
  assert.match(await page.locator("#tp-make .checks").innerText(), /Not closed, 1 of 2 parts/);
  assert.equal(await page.locator("#tp-make .main").count(), 0, "no file is the one to take");
  assert.match(await page.locator('[data-format="3mf"]').innerText(), /Not closed\. You are asked before it is written/);
  assert.deepEqual(await findings(page), []);

  await page.locator("#badge .warn").click();
  const list = page.getByRole("dialog");
  assert.match(await list.innerText(), /^2 parts in this file[^]*cube[^]*4 edges of its triangles, 40 mm in all/);
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Escape");

  let downloads = 0;
  page.on("download", () => downloads++);
  await page.locator('[data-format="3mf"]').click();
  assert.match(await list.innerText(), /The 3MF file would not be closed[^]*cube: 4 edges of its triangles/);
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press("Enter"); // the way out has the focus
  await list.waitFor({ state: "detached" });
  await page.locator('[data-format="stl"]').click();
  const arrives = page.waitForEvent("download", { timeout: patience });
  await list.getByRole("button", { name: "Write the open STL file" }).click();
  const stl = readFileSync(await (await arrives).path());
  assert.equal(downloads, 1, "what was not agreed to was not written");
  near(openLength(stl), 40, 1e-3, "mm of open edges: those of one side of the cube");
  assert.ok((await download(page, "3mf")).bytes.length > 1000, "asked once for the same reasons");
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("what is skipped is a badge too, on the phone as well; a file as one would wish has none", async () => {
  const page = await shown("skipped", { viewport: { width: 390, height: 844 }, hasTouch: true });
  assert.match(await page.locator("#badge").innerText(), /^Not closed, 1 part/);
  await page.locator("#badge .warn").tap();
  assert.match(await page.getByRole("dialog").innerText(), /cylinder[^]*open[^]*1 record skipped[^]*ADVANCED_FACE/);
  assert.deepEqual(await findings(page), []);
  await page.context().close();

  const whole = await shown("whole");
  assert.equal(await whole.locator("#badge").innerText(), "Exact");
  assert.match(await whole.locator("#tp-make .checks").innerText(), /Closed solids, 2 pieces/);
  assert.equal(await whole.locator("#tp-make .main").getAttribute("data-format"), "3mf");
  near(await volumeOf(whole), 1000 + Math.PI * 160, 1e-3, "both");
  await whole.context().close();
});

test("a file of lines is shown and offers no mesh file", async () => {
  const page = await shown("lines");
  assert.match(await page.locator("#badge").innerText(), /^Lines only/);
  assert.equal(await page.locator("#volume").innerText(), "", "lines have no volume, rather than one of nothing");
  assert.match(await page.locator("#tp-make").innerText(), /There is nothing in it to print[^]*There are no triangles to write/);
  assert.deepEqual(await page.locator("#tp-make [data-format]:not([aria-disabled])").evaluateAll((all) => all.map((one) => one.dataset.format)), ["zip"]);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("export");
  assert.doesNotMatch(await page.getByRole("dialog").innerText(), /STL|3MF/);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("an embed says what is wrong with a STEP file as the page does", async () => {
  const files = await variants();
  host = await pages({
    "/": () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench Notes</title><script src="${site.url}partwright-viewer.js" defer></script>
      <body><main><h1>Parts</h1><div style="width:720px"><partwright-viewer id="open" src="open.step" label="Two"></partwright-viewer><partwright-viewer id="lines" src="lines.step" label="Lines"></partwright-viewer></div></main>`,
    "/open.step": () => files.open,
    "/lines.step": () => files.lines,
  });
  const page = await newPage(chromium.browser);
  await page.goto(host.url);
  const run = async (id) => {
    await page.locator(`#${id}`).getByRole("button", { name: /^View in 3D/ }).click();
    await page.waitForFunction((id) => document.getElementById(id).shadowRoot.querySelector("iframe"), id);
    const frame = await (await page.evaluateHandle((id) => document.getElementById(id).shadowRoot.querySelector("iframe"), id)).asElement().contentFrame();
    await frame.waitForSelector('#frame[data-state="good"]', { timeout: patience });
    return frame;
  };
  const frame = await run("open");
  assert.match(await frame.locator("#state").innerText(), /^Not closed, 1 part\s+Exact$/);
  await frame.locator("#state button").click();
  assert.match(await frame.getByRole("dialog").innerText(), /cube[^]*4 edges of its triangles, 40 mm in all/);
  assert.deepEqual(await findings(page, frame), []);
  await page.keyboard.press("Escape");
  await frame.getByRole("button", { name: "Files" }).click();
  await frame.getByRole("menuitem", { name: /^STL/ }).click();
  const arrives = page.waitForEvent("download", { timeout: patience });
  await frame.getByRole("button", { name: "Write the open STL file" }).click();
  const stl = readFileSync(await (await arrives).path());
  near(openLength(stl), 40, 1e-3, "mm of open edges");
  assert.ok(stlVolume(stl) > cylinder);

  const lines = await run("lines");
  assert.match(await lines.locator("#state").innerText(), /^Lines only/);
  await lines.getByRole("button", { name: "Files" }).click();
  assert.deepEqual((await lines.getByRole("menuitem").allInnerTexts()).map((words) => words.split(":")[0]), ["Zip"]);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});
