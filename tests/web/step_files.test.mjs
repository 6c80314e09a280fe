// SPDX-License-Identifier: Apache-2.0
// STEP files of strangers: good ones are looked at, measured and taken as triangles; bad ones end in a
// message, whatever is in them, and the next file is read as if nothing had been.
//   PARTWRIGHT_MUTANTS=all    all 300 broken files instead of every tenth
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { rootFolder } from "./browser.mjs";
import { stlVolume } from "./mesh_files.mjs";
import { download, near, newPage, newPageWithHold, note, openFiles, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

const { site, chromium } = siteAndBrowser();

test("a STEP file that the page wrote opens as a design to look at, and its triangles can be taken", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "pin.scad", buffer: Buffer.from("color(\"red\") cylinder(h = 20, r = 4);\n") }]);
  await waitFor(page);
  const step = await download(page, "step");
  await openFiles(page, [{ name: "stranger.step", buffer: step.bytes }]);
  await page.waitForFunction(() => document.getElementById("title").textContent === "stranger");
  await waitFor(page);
  near(await volumeOf(page), Math.PI * 16 * 20, 1e-3, "its volume");
  assert.match(await page.locator("#size").innerText(), /^8 ?× ?8 ?× ?20 mm$/);
  assert.match(await page.locator("#form").innerText(), /nothing to adjust/);
  assert.equal(await page.locator('[data-format="step"]').count(), 0);
  const stl = stlVolume((await download(page, "stl")).bytes);
  near(stl, Math.PI * 16 * 20, 15, "STL");
  assert.match((await download(page, "3mf")).name, /\.3mf$/);
  await page.reload();
  await waitFor(page);
  near(await volumeOf(page), Math.PI * 16 * 20, 1e-3, "kept over a reload");
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

// The generator is a program of the tests' build.
function mutants() {
  const builds = ["dev", "release", "asan", "front", ...(existsSync(path.join(rootFolder, "build")) ? readdirSync(path.join(rootFolder, "build")) : [])];
  const tool = [process.env.PARTWRIGHT_STEP_MUTANTS, ...builds.map((name) => path.join(rootFolder, "build", name, "tests/step_mutants"))]
    .find((file) => file && existsSync(file));
  if (!tool) throw new Error("step_mutants is not built: ninja -C build/dev step_mutants");
  const folder = mkdtempSync("/tmp/partwright-mutants-");
  execFileSync(tool, [folder]);
  return folder;
}

test("broken STEP files each end in a message, and the reference file reads bit-equal after each; times are printed", { timeout: 3_600_000 }, async (context) => {
  const folder = mutants();
  const names = readFileSync(path.join(folder, "names.txt"), "utf8").trim().split("\n");
  const reference = readFileSync(path.join(folder, "reference.step"));
  const page = await newPageWithHold(chromium.browser);
  await page.goto(site.url);
  await page.evaluate(() => {
    window.stillTheSamePage = true;
    window.keepAnswers = true;
  });
  // Dropping is the shortest way for a file into the page.
  const drop = (name, bytes) => page.evaluate(({ name, text }) => {
    window.answers = [];
    document.getElementById("notes").replaceChildren();
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, { name, text: bytes.toString("base64") });
  // "good", or the words of the note.
  const outcome = (name) => page.waitForFunction((title) => {
    const bench = document.getElementById("bench");
    if (bench.hidden || document.getElementById("title").textContent !== title) return false;
    if (bench.dataset.state === "good") return "good";
    return bench.dataset.state === "failed" && document.getElementById("notes").innerText;
  }, name, { timeout: 60_000, polling: 50 }).then((handle) => handle.jsonValue());
  const read = async () => {
    await drop("reference.step", reference);
    assert.equal(await outcome("reference"), "good");
    const answers = await page.evaluate(() => window.answers.filter((one) => one.kind === "exact"));
    return JSON.stringify(answers.map(({ json, arrays }) => [json, arrays]));
  };
  const first = await read();
  assert.match(first, /hasModel/);
  const kinds = {};
  const times = [];
  for (const [at, name] of names.entries()) {
    if (process.env.PARTWRIGHT_MUTANTS !== "all" && at % 10 !== 7) continue;
    const file = name.slice(0, 3);
    await drop(`${file}.step`, readFileSync(path.join(folder, `${file}.step`)));
    const begun = performance.now();
    const words = await outcome(file);
    times.push((performance.now() - begun) / 1000);
    const kind = words === "good" ? "read" : /ended the engine/.test(words) ? "engine ended" : "message";
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (words !== "good") assert.match(words, /can’t be (shown|opened)/, name);
    assert.equal(await read(), first, `after ${name}`);
  }
  times.sort((a, b) => a - b);
  context.diagnostic(`${times.length} files: ${JSON.stringify(kinds)}; longest ${times.at(-1).toFixed(1)} s, median ${times[times.length >> 1].toFixed(1)} s`);
  assert.equal(await page.evaluate(() => window.stillTheSamePage), true);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
  rmSync(folder, { recursive: true });
});
