// SPDX-License-Identifier: Apache-2.0
// What the page is for: open a design, turn a knob, take a file away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { objVolume, stlVolume, threeMfVolume, unzip } from "./mesh_files.mjs";
import { bench, download, fetchNothingAhead, near, newPage, note, openFiles, openSample, rebuilt, typeIn, volumeOf, waitFor } from "./page.mjs";
import { brassPixels, keepPixels } from "./pixels.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser({ prefix: "/a/folder/" });

// The bin's cross-section between floor and shelf: outline less cavity, plus the dividers in it. Round
// corners are polygons of 48 sides: area 24 sin(π/24) r² in place of π r².
function binSection({ units = [3, 2], wall = 1.2, divider = 1.2, columns = 3, rows = 2 } = {}) {
  const rounded = (x, y, r) => x * y - (4 - 24 * Math.sin(Math.PI / 24)) * r * r;
  const size = units.map((unit) => unit * 42 - 0.5);
  const inner = size.map((side) => side - 2 * wall);
  const shell = rounded(...size, 3.75) - rounded(...inner, 3.75 - wall);
  const between = (columns - 1) * divider * inner[1] + (rows - 1) * divider * inner[0];
  return shell + between - (columns - 1) * (rows - 1) * divider * divider;
}

test("a dragged slider changes the bin's volume by the walls that it adds, and STL and 3MF hold that volume", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await page.getByRole("link", { name: "Gridfinity bin with dividers" }).click();
  await page.locator("#design").getByRole("link", { name: "Customize" }).first().click();
  await waitFor(page);
  const first = await volumeOf(page);
  const slider = page.getByRole("slider", { name: /^Height/ });
  const box = await slider.boundingBox();
  const rebuildsBefore = Number(await bench(page).getAttribute("data-rebuilds"));
  const at = (value) => box.x + 8 + ((value - 2) / 12) * (box.width - 16);
  await page.mouse.move(at(6), box.y + box.height / 2);
  await page.mouse.down();
  for (let value = 6; value <= 9; value += 0.25) await page.mouse.move(at(value), box.y + box.height / 2);
  await page.mouse.up();
  await page.waitForFunction(() => document.querySelector('input[type=range][aria-label^="Height"]').value === "9");
  await page.waitForFunction((old) => Number(document.getElementById("status").dataset.volume) > old, first + 2.5 * 7 * binSection());
  await waitFor(page);
  const volume = await volumeOf(page);
  near(volume - first, 3 * 7 * binSection(), 0.5, "three more units of height");
  assert.ok(Number(await bench(page).getAttribute("data-rebuilds")) > rebuildsBefore);
  const stl = await download(page, "stl");
  assert.match(stl.name, /\.stl$/);
  near(stlVolume(stl.bytes), volume, volume * 1e-5, "STL");
  const threeMf = await download(page, "3mf");
  assert.match(threeMf.name, /\.3mf$/);
  near(threeMfVolume(threeMf.bytes), volume, volume * 1e-5, "3MF");
  const obj = await download(page, "obj");
  near(objVolume(obj.bytes), volume, volume * 1e-5, "OBJ");
  assert.match((await download(page, "off")).bytes.toString("latin1", 0, 3), /^OFF/);
  assert.ok([...unzip((await download(page, "zip")).bytes).keys()].some((name) => name.endsWith("gridfinity-bin.scad")));
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("every sample opens, has parameters and a closed solid", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const links = await page.locator("#designs a").evaluateAll((all) => all.map((link) => link.getAttribute("href").replace("#design=", "#open=")));
  assert.ok(links.length >= 3);
  for (const link of links) {
    await page.goto(site.url + link);
    await page.reload();
    await waitFor(page);
    assert.ok((await volumeOf(page)) > 100, link);
    assert.ok((await page.locator("#form .p").count()) > 3, link);
    assert.match(await page.locator("#tp-make").innerText(), /Closed solid/);
  }
  await page.context().close();
});

test("no choice of a list is cut short in the form", async () => {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    const phone = width < 720;
    const page = await newPage(chromium.browser, { viewport: { width, height }, isMobile: phone, hasTouch: phone });
    await openSample(page, site.url, "hose-adapter");
    const lists = await page.locator("#form select").evaluateAll((all) => all.map((list) => {
      const style = getComputedStyle(list);
      const brush = new OffscreenCanvas(1, 1).getContext("2d");
      brush.font = style.font;
      return { room: list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight), need: Math.max(...[...list.options].map((option) => brush.measureText(option.text).width)) };
    }));
    assert.equal(lists.length, 2);
    for (const { room, need } of lists) assert.ok(need <= room, `${width}: ${need.toFixed(0)} px of words in ${room.toFixed(0)} px`);
    await page.context().close();
  }
});

test("the first picture of a sample is shown before the geometry module is there, and the download is told", async () => {
  const page = await newPage(chromium.browser);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/mesh-[^/]*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.url}#open=samples/snap-enclosure`);
  await page.waitForFunction(() => document.getElementById("bench").dataset.picture === "baked");
  assert.equal(await bench(page).getAttribute("data-state"), "loading");
  await page.evaluate(() => {
    const loading = document.getElementById("loading");
    window.told = [];
    new MutationObserver(() => window.told.push(loading.textContent)).observe(loading, { childList: true });
  });
  release();
  await waitFor(page);
  const told = await page.evaluate(() => window.told);
  assert.ok(told.some((words) => /^Loading geometry, [\d.]+ of [\d.]+ MB$/.test(words)), told.join());
  assert.equal(await bench(page).getAttribute("data-picture"), "model");
  await page.context().close();
});

test("values survive a reload, undo and redo walk through them, a link carries only what was changed", async () => {
  const page = await newPage(chromium.browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await openSample(page, site.url, "gridfinity-bin");
  const first = await volumeOf(page);
  await rebuilt(page, () => typeIn(page, "Width", "2*2"));
  await waitFor(page);
  const wide = await volumeOf(page);
  assert.ok(wide > first);
  await page.locator("#copy-link").click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#open=samples\/gridfinity-bin&p\.grid_x=4$/);
  await page.waitForTimeout(400); // values are kept a moment after the hand stops
  await page.reload();
  await waitFor(page);
  assert.equal(await page.getByRole("textbox", { name: "Width" }).inputValue(), "4");
  near(await volumeOf(page), wide, 1e-6, "after the reload");
  await rebuilt(page, () => page.getByRole("button", { name: /^Reset Width .* to 3$/ }).click());
  near(await volumeOf(page), first, 1e-6, "after the reset");
  await rebuilt(page, () => page.locator("#undo").click());
  near(await volumeOf(page), wide, 1e-6, "after undo");
  await rebuilt(page, () => page.locator("#redo").click());
  near(await volumeOf(page), first, 1e-6, "after redo");
  const other = await newPage(chromium.browser);
  await other.goto(link);
  await waitFor(other);
  near(await volumeOf(other), wide, 1e-6, "from the link");
  assert.equal(await other.locator("#changed-count").innerText(), "1 changed");
  await other.context().close();
  await page.context().close();
});

test("presets of the design apply, own presets go to a file and come back from it", async () => {
  const page = await newPage(chromium.browser);
  await openSample(page, site.url, "gridfinity-bin");
  await rebuilt(page, () => page.locator("#preset").selectOption("One cup"));
  assert.equal(await page.getByRole("textbox", { name: "Width" }).inputValue(), "1");
  const cup = await volumeOf(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Control+s")]);
  const path = await file.path();
  await rebuilt(page, () => page.locator("#reset-all").click());
  await page.locator("#preset-menu").click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Load presets from a file" }).click();
  await (await chooser).setFiles(path);
  await page.waitForFunction(() => document.getElementById("preset").options.length >= 4);
  const shows = (same) => page.waitForFunction(
    ([volume, same]) => (Math.abs(Number(document.getElementById("status").dataset.volume) - volume) < 1e-6) === same, [cup, same]);
  await page.locator("#preset").selectOption("Tool tray");
  await shows(false);
  await page.locator("#preset").selectOption("One cup");
  await shows(true);
  await page.context().close();
});

test("a design of one's own opens, is kept over a reload, and its mistakes are shown with file and line", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const source = "// Side in mm\nside = 10; // [5:1:20]\necho(side);\nassert(side < 15, \"too large\");\ncube(side);\n";
  await openFiles(page, [{ name: "block.scad", buffer: Buffer.from(source) }]);
  await waitFor(page);
  near(await volumeOf(page), 1000, 1e-6, "a cube of 10 mm");
  await page.reload();
  await waitFor(page);
  const side = await typeIn(page, "Side", "18");
  await waitFor(page, "failed");
  const words = await note(page);
  assert.match(words, /You still see the last good one/);
  assert.match(words, /block\.scad, line 4/);
  assert.match(words, /too large/);
  near(await volumeOf(page), 1000, 1e-6, "the last good model");
  assert.equal(await page.locator('[data-format="3mf"]').getAttribute("aria-disabled"), "true");
  await page.getByRole("button", { name: "Show line 4" }).click();
  assert.match(await page.locator("dialog .ln.here").innerText(), /assert\(side < 15/);
  await page.keyboard.press("Escape");
  await page.locator("#notes").getByRole("button", { name: "Undo" }).click();
  await waitFor(page);
  assert.equal(await side.inputValue(), "10");
  await page.context().close();
});

test("a file with a slip of the pen: each message has a row with words in one column, and a place to look at", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "slip.scad", buffer: Buffer.from("cube([10, 10, 5);\ncylinder(h = 10, r = );\n") }]);
  await waitFor(page, "failed");
  assert.match(await note(page), /slip\.scad, line 1/);
  const words = await page.locator("#console-lines li > span:last-child").evaluateAll((all) => all.map((one) => ({ text: one.textContent, left: one.getBoundingClientRect().left })));
  assert.ok(words.length >= 3);
  for (const { text, left } of words) {
    assert.notEqual(text, "");
    near(left, words[0].left, 0.5, text);
  }
  await page.context().close();
});

for (const [how, viewport] of Object.entries({ "upright, its keyboard over half of the screen": { width: 390, height: 844 }, "lying down": { width: 844, height: 390 } })) test(`on a phone ${how}, a failure and the way out of it are seen whole`, async () => {
  const upright = viewport.height > viewport.width;
  const page = await newPage(chromium.browser, { viewport, isMobile: true, hasTouch: true });
  await openSample(page, site.url, "gridfinity-bin", "&p.grid_x=1");
  await typeIn(page, "Columns", "8");
  await waitFor(page, "failed");
  const undo = page.locator("#notes").getByRole("button", { name: "Undo" });
  const seen = await undo.evaluate((button) => {
    const box = button.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.bottom - 2) === button;
  });
  assert.ok(seen, "Undo lies under something else");
  assert.equal(await page.locator("#bench.typing").count(), upright ? 1 : 0);
  await undo.tap();
  await waitFor(page);
  await page.waitForFunction(() => !document.getElementById("bench").classList.contains("typing"));
  await page.context().close();
});

test("a flat design is offered as SVG and DXF and not as a solid", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "plate.scad", buffer: Buffer.from("difference() { square([40, 20]); translate([10, 10]) circle(3); }\n") }]);
  await waitFor(page);
  assert.equal(await page.locator('[data-format="stl"]').count(), 0);
  assert.match((await download(page, "svg")).bytes.toString("utf8"), /<svg[\s>]/);
  assert.match((await download(page, "dxf")).bytes.toString("utf8"), /SECTION/);
  await page.context().close();
});

test("a missing library is listed, added from a folder or zip, and serves the next design by itself", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const design = (name) => [{ name, buffer: Buffer.from("use <shapes/ball.scad>\nball();\n") }];
  await openFiles(page, design("first.scad"));
  assert.match(await note(page), /shapes\/ball\.scad/);
  const { mkdtempSync, mkdirSync, writeFileSync } = await import("node:fs");
  const folder = `${mkdtempSync("/tmp/partwright-library-")}/shapes-main`;
  mkdirSync(folder);
  writeFileSync(`${folder}/ball.scad`, "module ball() { cube(5); }\n");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add folder" }).click();
  await (await chooser).setFiles(folder);
  await page.waitForFunction(() => Math.abs(Number(document.getElementById("status").dataset.volume) - 125) < 1e-6);
  await openFiles(page, design("second.scad"));
  await page.waitForFunction(() => document.getElementById("title").textContent.includes("second"));
  await waitFor(page);
  near(await volumeOf(page), 125, 1e-6, "with the kept library");
  await page.context().close();
});

test("a design opens after one with other parameters, and each has its own form", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "first.scad", buffer: Buffer.from("// Side\nside = 2; // [1:9]\ncube(side);\n") }]);
  await waitFor(page);
  await openFiles(page, [{ name: "second.scad", buffer: Buffer.from("// Lid\nlid = true;\n// Height\nheight = 3; // [1:9]\ncube(height);\n") }]);
  await page.waitForFunction(() => document.getElementById("title").textContent === "second");
  await waitFor(page);
  near(await volumeOf(page), 27, 1e-6, "the second design");
  assert.equal(await page.locator("#form .p").count(), 2);
  assert.equal(await page.getByRole("textbox", { name: "Side" }).count(), 0);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("with several files to start from the user is asked which", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [
    { name: "one.scad", buffer: Buffer.from("cube(1);\n") },
    { name: "two.scad", buffer: Buffer.from("cube(2);\n") },
  ]);
  await page.getByRole("dialog").getByRole("button", { name: "two.scad" }).click();
  await waitFor(page);
  near(await volumeOf(page), 8, 1e-6, "the chosen file");
  await page.reload();
  await waitFor(page);
  near(await volumeOf(page), 8, 1e-6, "the choice is kept");
  await page.context().close();
});

test("a huge model is not drawn before one of two choices is made, and its measures are whole either way", async () => {
  const page = await newPage(chromium.browser, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, reducedMotion: "reduce" });
  await page.goto(site.url);
  await openFiles(page, [{ name: "ball.scad", buffer: Buffer.from("sphere(r = 20, $fn = 900);\n") }]);
  await waitFor(page);
  assert.match(await note(page), /This model is large: 8\d\d,\d{3} triangles, about [\d.]+ MB of memory/);
  await keepPixels(page, "asked");
  assert.ok((await brassPixels(page, "asked")) < 50, "nothing is drawn yet");
  assert.equal(await page.locator("#bench").getAttribute("data-picture"), null);
  near(await volumeOf(page), (4 / 3) * Math.PI * 8000, 10, "measured all the same");
  const gap = await page.evaluate(() => document.getElementById("canvas").getBoundingClientRect().bottom - document.getElementById("notes").getBoundingClientRect().bottom);
  assert.ok(gap >= 52, `the note leaves the canvas's own button at the foot uncovered: ${gap} px`);
  await page.locator("#notes").getByRole("button", { name: "Show a simplified view" }).click();
  await keepPixels(page, "simplified");
  assert.ok((await brassPixels(page, "simplified")) > 5000, "a ball is there");
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.reload();
  await waitFor(page);
  await page.locator("#notes").getByRole("button", { name: /^Show all 8\d\d,\d{3}$/ }).click();
  await keepPixels(page, "all");
  assert.ok((await brassPixels(page, "all")) > 5000);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});
