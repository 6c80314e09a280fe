// SPDX-License-Identifier: Apache-2.0
// STEP files of strangers: good ones are looked at, measured and taken as triangles; bad ones end in a
// message, whatever is in them, and the next file is read as if nothing had been.
//   PARTWRIGHT_MUTANTS=all    all 300 broken files instead of every tenth
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { stlVolume } from "./mesh_files.mjs";
import { nativeProgram } from "./native.mjs";
import { bench, download, near, newPage, newPageWithHold, note, openFiles, patience, volumeOf, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";
import { siteAndBrowser } from "./setup.mjs";

const { site, chromium } = siteAndBrowser();
const pin = [{ name: "pin.scad", buffer: Buffer.from("color(\"red\") cylinder(h = 20, r = 4);\n") }];

test("a STEP file that the page wrote opens as a design to look at, and its triangles can be taken", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, pin);
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

test("what calls itself STEP and isn't is not said to be there to look at", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "letter.step", buffer: Buffer.from("Dear all,\n") }]);
  await waitFor(page, "failed");
  assert.match(await page.locator("#notes").innerText(), /The file can’t be shown\.\s+letter\.step: This is no STEP file/);
  assert.equal(await page.locator("#form").innerText(), "There is nothing to adjust.");
  await page.context().close();
});

test("a STEP file opens by its address: typed on the start page, over a reload and from a link, under its own name", async (context) => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, pin);
  await waitFor(page);
  const folder = mkdtempSync(path.join(tmpdir(), "partwright-far-"));
  writeFileSync(path.join(folder, "dowel pin.STEP"), (await download(page, "step")).bytes);
  const far = await serve(folder, { headers: { "access-control-allow-origin": "*" } });
  context.after(() => {
    far.close();
    rmSync(folder, { recursive: true });
  });
  const address = `${far.url}dowel%20pin.STEP`;
  const right = async (page) => {
    await waitFor(page);
    assert.equal(await page.locator("#title").innerText(), "dowel pin");
    near(await volumeOf(page), Math.PI * 16 * 20, 1e-3, "its volume");
    assert.deepEqual(page.seen.errors, []);
    assert.deepEqual(page.seen.policy, []);
  };
  await page.locator(".bench .brand").click();
  await page.locator("#address").fill(address);
  await page.locator("#address").press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#open=http"));
  await right(page);
  await page.reload();
  await right(page);

  // What may be taken of it: triangles, and the file itself to share. It has no values to speak of.
  assert.deepEqual(await page.locator("#tp-make [data-format]").evaluateAll((all) => all.map((one) => one.dataset.format)), ["3mf", "stl", "zip", "obj", "off", "stl-text"]);
  assert.match(await page.locator('[data-format="zip"]').innerText(), /The STEP file as it was opened/);
  assert.match(await page.locator("#tp-make").innerText(), /within 0\.05 mm of the surfaces in the file/);
  const zip = await download(page, "zip");
  assert.match(zip.name, /^dowel-pin\.zip$/);
  assert.ok(zip.bytes.includes("dowel pin.STEP"));
  await page.locator("#tb-about").click();
  assert.doesNotMatch(await page.locator("#tp-about").innerText(), /values/i);
  await page.locator("#copy-link").click();
  await page.waitForFunction(() => document.getElementById("toast").textContent === "Link copied" || document.querySelector("dialog[open] input"));

  const other = await newPage(chromium.browser);
  await other.goto(`${site.url}#open=${encodeURIComponent(address)}`);
  await right(other);
  await other.goto(`${site.url}#open=${encodeURIComponent(`${far.url}no such.step`)}`);
  await other.waitForFunction(() => /answers 404 for no such\.step/.test(document.getElementById("start-message").textContent), undefined, { timeout: patience });
  assert.equal(await bench(other).isVisible(), false, "nothing is open that could be shared");
  await other.context().close();
  await page.context().close();
});

// The generator is a program of the tests' build.
function mutants() {
  const tool = nativeProgram("tests/step_mutants", "PARTWRIGHT_STEP_MUTANTS");
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
    // From its opening on: what the check of the file before it says may still come. Its own check is the last word.
    const own = await page.waitForFunction(() => {
      const from = window.answers.findIndex((one) => one.kind === "exact" && one.json.includes('"main":"reference.step"'));
      const mine = from < 0 ? [] : window.answers.slice(from).filter((one) => one.kind === "exact");
      return mine.some((one) => one.json.includes('"checked":true')) && mine;
    }, undefined, { timeout: 60_000, polling: 50 });
    const answers = await own.jsonValue();
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
