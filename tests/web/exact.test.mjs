// SPDX-License-Identifier: Apache-2.0
// The exact engine beside the page: it comes when it is needed, computes when the hand rests, writes STEP, and
// whatever becomes of its worker, the model as written and the values stay.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { stlVolume } from "./mesh_files.mjs";
import { bench, download, holdBack, letGo, near, newPage, newPageWithHold, note, openFiles, openSample, rebuilt, savingData, takeHold, typeIn, volumeOf, waitFor, withCores } from "./page.mjs";
import { brassPixels, changedPixels, keepPixels } from "./pixels.mjs";
import { siteAndBrowser } from "./setup.mjs";

const { site, chromium } = siteAndBrowser();

// A page that shows the pin as it was written, and has its exact model.
const pageWithPin = async (cores = 0, text = pin) => {
  const page = await newPageWithHold(chromium.browser);
  if (cores > 0) await withCores(page, cores);
  await page.goto(site.url);
  await openFiles(page, design("pin.scad", text));
  await exactly(page);
  return page;
};
// Takes a STEP file that no worker hears of before `letExport`; `text` is what it holds once it is there.
const takeHeldBack = async (page) => {
  const letExport = await holdBack(page, "exact export");
  const coming = page.waitForEvent("download", { timeout: 60_000 });
  await page.locator('[data-format="step"]').click();
  return { letExport, text: coming.then(async (file) => readFile(await file.path(), "latin1")) };
};
const exactly = (page, state = "ready", timeout = 120_000) =>
  page.waitForFunction((wanted) => document.getElementById("bench").dataset.exact === wanted, state, { timeout });
const badge = (page) => page.locator("#badge").innerText();
const practising = (page) => page.evaluate(() => window.heldWorkers.filter((worker) => worker.kind === "exact").map((worker) => worker.practises));
const design = (name, text) => [{ name, buffer: Buffer.from(text) }];

// Nothing is fetched before it is asked for, as on a line where data is dear.
const saving = async (page) => page.addInitScript(savingData);

const pin = "// Length\nlength = 10; // [5:1:40]\ncylinder(h = length, r = 5);\n";
const mixed = "cube([40, 20, 4]);\nhull() {\n  translate([10, 10, 4]) sphere(3);\n  translate([30, 10, 4]) cube(4);\n}\n";
// Some seconds of work for an exact engine: many cutters that overlap.
const slow = "// Slow to build\n\n// Count\nn = 6; // [2:1:12]\ndifference() {\n  cube([20 * n, 20 * n, 12]);\n  for (x = [0 : n - 1], y = [0 : n - 1]) translate([20 * x + 10, 20 * y + 10, 12]) { sphere(7); rotate([40, 20, 0]) cylinder(h = 40, r = 3, center = true); }\n}\n";

test("the engine comes by itself, and the badge and the switch show a cylinder that is one", async () => {
  const page = await newPageWithHold(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design("pin.scad", pin));
  await waitFor(page);
  const written = await volumeOf(page);
  await exactly(page);
  assert.match(await badge(page), /^Exact$/);
  assert.deepEqual((await practising(page)).slice(0, 2), [true, false], "the first worker practises, its spare does not");
  near(await volumeOf(page), written, 1e-9, "as written it stays");
  await page.getByRole("button", { name: "Exact", exact: true }).click();
  await page.waitForFunction(() => document.getElementById("bench").dataset.shown === "exact");
  near(await volumeOf(page), Math.PI * 25 * 10, 1e-3, "a true cylinder");
  const stl = stlVolume((await download(page, "stl")).bytes);
  assert.ok(stl > written + 1 && stl < Math.PI * 250, `what is shown is what is exported: ${stl}`);
  await page.getByRole("button", { name: "As written" }).click();
  near(await volumeOf(page), written, 1e-9, "as written again");
  assert.deepEqual(page.seen.errors, []);
  assert.deepEqual(page.seen.policy, []);
  await page.context().close();
});

test("where data is dear the engine comes with the first STEP file, told in megabytes, and the file holds a cylinder", async () => {
  const page = await newPageWithHold(chromium.browser);
  await saving(page);
  await page.goto(site.url);
  await openFiles(page, design("pin.scad", pin));
  await waitFor(page);
  await page.waitForTimeout(1500);
  assert.ok(!page.seen.requests.some((url) => /\/exact\//.test(url)), "nothing is fetched ahead");
  assert.equal(await badge(page), "");
  await page.evaluate(() => {
    window.told = [];
    new MutationObserver(() => window.told.push(document.querySelector('[data-format="step"] .for').textContent)).observe(document.getElementById("tp-make"), { childList: true, subtree: true });
  });
  const step = await download(page, "step");
  assert.ok((await page.evaluate(() => window.told)).some((words) => /^Loading the exact engine, [\d.]+ of [\d.]+ MB$/.test(words)));
  assert.match(step.name, /\.step$/);
  const text = step.bytes.toString("latin1");
  assert.match(text, /^ISO-10303-21;/);
  assert.equal(text.match(/CYLINDRICAL_SURFACE/g).length, 1);
  await exactly(page);
  assert.match(await badge(page), /Exact/);
  assert.ok(!(await practising(page)).includes(true), "no practice where somebody waits");
  await page.context().close();
});

test("places that stay faceted are counted in the badge, listed with their lines and tinted", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design("mixed.scad", mixed));
  await exactly(page);
  assert.match(await badge(page), /^Faceted, 1 place$/);
  await page.locator("#badge button").click();
  const words = await note(page);
  assert.match(words, /1 place of this design stays faceted/);
  assert.match(words, /mixed\.scad:2/);
  await page.waitForFunction(() => document.getElementById("bench").dataset.shown === "exact");
  await page.locator("#notes").getByRole("button", { name: "mixed.scad:2" }).click();
  assert.match(await page.locator("dialog .ln.here").innerText(), /hull\(\)/);
  await page.keyboard.press("Escape");
  await page.locator("#notes").getByRole("button", { name: "Close" }).click();
  assert.equal(await page.locator("#notes .note").count(), 0);
  assert.match(await page.locator('[data-format="step"]').innerText(), /1 place stays faceted/);
  await page.context().close();
});

for (const colorScheme of ["light", "dark"]) test(`${colorScheme}: the faces that stay faceted are tinted on the canvas while they are listed, the others never`, async (context) => {
  const tint = [0x7d, 0x50, 0x00]; // tokens.css
  const page = await newPage(chromium.browser, { colorScheme, reducedMotion: "reduce" });
  await page.goto(site.url);
  await openFiles(page, design("mixed.scad", mixed));
  await exactly(page);
  await page.getByRole("button", { name: "Exact", exact: true }).click();
  await page.waitForFunction(() => document.getElementById("bench").dataset.shown === "exact");
  await keepPixels(page, "plain");
  await page.locator("#badge button").click();
  await keepPixels(page, "listed");
  await page.locator("#notes").getByRole("button", { name: "Close" }).click();
  await keepPixels(page, "closed");
  const model = await brassPixels(page, "plain");
  const on = await changedPixels(page, "plain", "listed", tint);
  const off = await changedPixels(page, "plain", "closed", tint);
  context.diagnostic(`${model} pixels of the model, ${on.changed} tinted, ${on.nearer} of them towards the tint, ${off.changed} left`);
  assert.ok(on.changed > 500 && on.nearer > 0.95 * on.changed, "the hull is tinted");
  assert.ok(on.changed < 0.6 * model, "the plate, exact, is not");
  assert.ok(off.changed < 20, "and nothing once the list is closed");
  await page.context().close();
});

test("writing STEP is cancelled: its worker ends, the mesh worker does not, and the next file is written", async () => {
  const page = await newPageWithHold(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, design("slow.scad", slow));
  await waitFor(page);
  await page.waitForFunction(() => document.getElementById("bench").dataset.exact === "computing", undefined, { timeout: 120_000 });
  await page.locator('[data-format="step"]').click();
  await page.locator("#tp-make").getByRole("button", { name: "Cancel" }).press("Enter");
  await page.waitForFunction(() => /Stopped/.test(document.getElementById("toast").textContent));
  assert.equal(await page.locator("#tp-make .fill").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.format), "step", "the focus stays with the row");
  assert.equal(await bench(page).getAttribute("data-restarts"), null, "the mesh worker was left alone");
  await typeIn(page, "Count", "2");
  await waitFor(page);
  assert.match((await download(page, "step")).bytes.toString("latin1"), /SPHERICAL_SURFACE/);
  await page.context().close();
});

test("a STEP file asked for before the exact worker is up is that of the present values, whatever it began with", async () => {
  const page = await newPageWithHold(chromium.browser);
  await page.goto(site.url);
  const letStart = await holdBack(page, "exact start");
  await openFiles(page, design("pin.scad", pin));
  await exactly(page, "computing"); // of 10 mm, as soon as a worker is up
  await rebuilt(page, () => typeIn(page, "Length", "12"));
  const coming = page.waitForEvent("download", { timeout: 60_000 });
  await page.locator('[data-format="step"]').click();
  await letStart();
  assert.match(await readFile(await (await coming).path(), "latin1"), /CARTESIAN_POINT\('',\(0\.,0\.,12\.\)\)/);
  await exactly(page);
  assert.equal(await page.locator("#notes .note").count(), 0);
  assert.equal(await bench(page).getAttribute("data-exact-restarts"), null, "no worker was ended for it");
  await page.context().close();
});

test("a STEP file under way outlives other values, and the values after those", async () => {
  const page = await pageWithPin();
  const { letExport, text } = await takeHeldBack(page);
  await rebuilt(page, () => typeIn(page, "Length", "12"));
  await exactly(page, "computing"); // its turn comes after the file
  await rebuilt(page, () => typeIn(page, "Length", "14"));
  await page.waitForTimeout(3000); // longer than older values may take
  await letExport();
  assert.match(await text, /CARTESIAN_POINT\('',\(0\.,0\.,10\.\)\)/);
  await exactly(page);
  await page.getByRole("button", { name: "Exact", exact: true }).click();
  near(await volumeOf(page), Math.PI * 25 * 14, 1e-3, "the exact model of the last values");
  assert.equal(await bench(page).getAttribute("data-exact-restarts"), null);
  await page.context().close();
});

test("where cores are few a STEP file makes way for the hand, says so, and can be cancelled while it waits", async () => {
  const page = await pageWithPin(2);
  const letExport = await holdBack(page, "exact export");
  const row = page.locator('[data-format="step"]');
  await row.click();
  assert.match(await row.innerText(), /For the next designer/);
  await takeHold(page, "12");
  await row.getByText("Goes on once you let go").waitFor();
  await page.locator("#tp-make").getByRole("button", { name: "Cancel" }).click();
  await page.waitForFunction(() => /Stopped/.test(document.getElementById("toast").textContent));
  await row.getByText("For the next designer").waitFor();
  await letExport();
  await letGo(page);
  await exactly(page);
  assert.match((await download(page, "step")).bytes.toString("latin1"), /CARTESIAN_POINT\('',\(0\.,0\.,12\.\)\)/);
  await page.context().close();
});

test("a STEP file that made way is written although the design is flat by then", async () => {
  const page = await pageWithPin(2, "// Flat\nflat = 0; // [0:1:1]\nif (flat == 0) cylinder(h = 10, r = 5); else circle(5);\n");
  const { letExport, text } = await takeHeldBack(page);
  await rebuilt(page, () => takeHold(page, "1"));
  await letExport(); // to a worker that is no more
  await letGo(page);
  assert.match(await text, /CARTESIAN_POINT\('',\(0\.,0\.,10\.\)\)/);
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.context().close();
});

test("where cores are enough a STEP file goes on beside the hand", async () => {
  const page = await pageWithPin(4);
  const { letExport, text } = await takeHeldBack(page);
  await rebuilt(page, () => takeHold(page, "12"));
  await letExport();
  assert.match(await text, /CARTESIAN_POINT\('',\(0\.,0\.,10\.\)\)/, "before the hand let go");
  await letGo(page);
  await exactly(page);
  await page.context().close();
});

test("a copy of the site without the engine says so in the STEP row, and all else works", async () => {
  const page = await newPage(chromium.browser);
  await page.route(/\/exact\//, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(site.url);
  await openFiles(page, design("pin.scad", pin));
  await waitFor(page);
  await exactly(page, "none");
  const row = page.locator('[data-format="step"]');
  assert.match(await row.innerText(), /This copy of the site has no exact engine/);
  assert.equal(await row.getAttribute("aria-disabled"), "true");
  assert.equal(await badge(page), "");
  assert.ok((await download(page, "stl")).bytes.length > 84);
  await openFiles(page, design("part.step", "ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n"));
  await waitFor(page, "failed");
  assert.match(await note(page), /no exact engine/);
  await page.context().close();
});

test("without a connection the STEP row says what is missing, and tries again when it is back", async () => {
  const page = await newPage(chromium.browser);
  await saving(page);
  await page.goto(site.url);
  await openFiles(page, design("pin.scad", pin));
  await waitFor(page);
  await page.context().setOffline(true);
  await page.locator('[data-format="step"]').click();
  assert.match(await note(page), /The exact engine .* is not on this device yet, and there is no connection/);
  await page.context().setOffline(false);
  assert.match((await download(page, "step")).bytes.toString("latin1"), /^ISO-10303-21;/);
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.context().close();
});

// As soon as the exact worker is at work: takes a file where `format` names one, drags the first slider through its
// values, one every 8 ms, and lets go of it. `busy`: for what part of the values the exact worker was at work;
// `words`: what the file's row said when the hand let go.
const dragBesideExact = (page, format = "") => page.evaluate(async (format) => {
  const busyNow = () => window.heldWorkers.some((worker) => worker.kind === "exact" && worker.busy);
  while (!busyNow()) await new Promise((resolve) => setTimeout(resolve, 1));
  if (format) document.querySelector(`[data-format="${format}"]`).click();
  const bench = document.getElementById("bench");
  const slider = document.querySelector("#form input[type=range]");
  const values = [];
  for (let value = Number(slider.min); value <= Number(slider.max); value += Number(slider.step)) values.push(value);
  const turns = 120;
  const before = Number(bench.dataset.rebuilds);
  const begun = performance.now();
  let busy = 0;
  for (let turn = 0; turn < turns; turn++) {
    slider.value = String(values[turn % values.length]);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 8));
    if (busyNow()) busy++;
  }
  const models = Number(bench.dataset.rebuilds) - before;
  const words = format ? document.querySelector(`[data-format="${format}"] .for`).textContent : "";
  slider.dispatchEvent(new Event("change", { bubbles: true }));
  return { models, rate: models / ((performance.now() - begun) / 1000), busy: busy / turns, words };
}, format);
const inWords = ({ rate, busy }) => `${rate.toFixed(1)} models a second; the exact worker was busy for ${(100 * busy).toFixed(0)} % of the values`;

test("a slider dragged while the exact model is made has the machine to itself, and the exact model of the last value follows", async (context) => {
  const page = await newPageWithHold(chromium.browser);
  await openSample(page, site.url, "gridfinity-bin");
  const dragged = await dragBesideExact(page);
  context.diagnostic(inWords(dragged));
  assert.ok(dragged.models >= 5, `${dragged.models} models for 120 values`);
  assert.ok(dragged.busy < 0.05, "what was under way is ended: it was of values that are gone");
  await exactly(page);
  assert.equal(await bench(page).getAttribute("data-restarts"), null);
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.context().close();
});

test("a slider dragged while a STEP file is written has the machine to itself, and the file follows, of the values before", async (context) => {
  const page = await newPageWithHold(chromium.browser);
  await withCores(page, 2);
  await openSample(page, site.url, "gridfinity-bin");
  const coming = page.waitForEvent("download", { timeout: 120_000 });
  const dragged = await dragBesideExact(page, "step");
  context.diagnostic(inWords(dragged));
  assert.ok(dragged.models >= 5, `${dragged.models} models for 120 values`);
  assert.ok(dragged.busy < 0.05, "the file begins again when the hand rests");
  assert.equal(dragged.words, "Goes on once you let go");
  const file = await readFile(await (await coming).path(), "latin1");
  await exactly(page);
  const after = (await download(page, "step")).bytes.toString("latin1");
  // 3 and 6 cells of 42 mm, less the gap: half of it is where the outer walls stand.
  assert.match(file, /62\.75/);
  assert.doesNotMatch(file, /125\.75/);
  assert.match(after, /125\.75/);
  await page.context().close();
});

test("ended twenty times in the middle of its work, the exact worker is replaced and nothing is lost", async (context) => {
  const page = await pageWithPin();
  await page.evaluate(() => (window.stillTheSamePage = true));
  const times = [];
  let value;
  for (let round = 0; times.length < 20 && round < 60; round++) {
    value = String(11 + (round % 29));
    const time = await page.evaluate((value) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("not there again within 60 s")), 60_000);
      const bench = document.getElementById("bench");
      const before = Number(bench.dataset.exacts);
      const slider = document.querySelector('input[type=range][aria-label^="Length"]');
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
      const look = () => {
        const busy = window.heldWorkers.find((worker) => worker.kind === "exact" && worker.busy);
        // A page that draws may look too late: then this value's model is there, and the next one is tried.
        if (Number(bench.dataset.exacts) > before) return resolve(undefined);
        if (!busy) return setTimeout(look, 0);
        busy.terminate();
        const ended = performance.now();
        const wait = setInterval(() => {
          if (Number(bench.dataset.exacts) <= before || bench.dataset.exact !== "ready") return;
          clearInterval(wait);
          clearTimeout(timer);
          resolve(performance.now() - ended);
        }, 5);
      };
      look();
    }), value);
    if (time !== undefined) times.push(time);
    assert.equal(await page.getByRole("textbox", { name: "Length" }).inputValue(), value);
    assert.match(await page.locator("#size").innerText(), new RegExp(`× ?${value} mm`));
  }
  assert.equal(times.length, 20);
  times.sort((a, b) => a - b);
  context.diagnostic(`there again in ${times[10].toFixed(0)} ms (median), ${times[18].toFixed(0)} ms (95th of 100), ${times[19].toFixed(0)} ms (longest)`);
  assert.equal(await page.evaluate(() => window.stillTheSamePage), true);
  assert.equal(await bench(page).getAttribute("data-restarts"), null, "the mesh worker was left alone");
  await page.getByRole("button", { name: "Exact", exact: true }).click();
  near(await volumeOf(page), Math.PI * 25 * Number(value), 1e-3, "the exact model of the last value");
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("what the exact worker answers is checked: nonsense is thrown away, and the page goes on as written", async () => {
  const page = await pageWithPin();
  await page.evaluate(() => {
    for (const worker of window.heldWorkers.filter((one) => one.kind === "exact")) {
      const listener = worker.onmessage;
      worker.onmessage = (event) => {
        if (event.data.type !== "answer" || window.lied) return listener.call(worker, event);
        const answer = JSON.parse(event.data.json);
        if (!("exactFaces" in answer)) return listener.call(worker, event);
        window.lied = true;
        answer.faceted = [{ file: 3 }];
        listener.call(worker, new MessageEvent("message", { data: { ...event.data, json: JSON.stringify(answer) } }));
      };
    }
  });
  await typeIn(page, "Length", "12");
  await exactly(page, "failed");
  assert.match(await page.locator("#badge").innerText(), /No exact model/);
  assert.equal(await bench(page).getAttribute("data-state"), "good");
  await page.locator("#badge button").click();
  await page.locator("#notes").getByRole("button", { name: "Try again" }).click();
  await exactly(page);
  await page.context().close();
});
