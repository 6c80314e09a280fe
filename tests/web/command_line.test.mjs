// SPDX-License-Identifier: Apache-2.0
// The page against the command line: thirty designs and programs, built in the browser and natively, give the same
// file to the byte. Both are made from the same sources, so a difference is one of compilers, of the worker's
// messages, or of what the page asks for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { rootFolder } from "./browser.mjs";
import { stlVolume } from "./mesh_files.mjs";
import { nativeProgram } from "./native.mjs";
import { fetchNothingAhead, near, newPage, openFiles, openSample, patience, rebuilt, volumeOf, waitFor } from "./page.mjs";
import { sampleNames } from "./samples.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();
const folder = mkdtempSync(path.join(tmpdir(), "partwright-command-line-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const differential = path.join(rootFolder, "tests/differential");
const solids = ["box-with-lid", "chain-links", "countersunk-plate", "difference-flush", "hull-spheres-eight", "linear-extrude-twist-scale",
  "list-comprehension-gear", "minkowski-rounded", "polyhedron-pyramid", "rotate-extrude-angle", "sphere-minus-sphere"];
const outlines = ["flat-offset-2d", "flat-hull-2d", "flat-resize-mirror-2d"];

// The first solids and outlines of the table of random programs that aren't known to differ from OpenSCAD.
function randomPrograms() {
  const rows = JSON.parse(readFileSync(path.join(differential, "random-programs.json"), "utf8")).filter((row) => !row.differs);
  const first = (kind, count) => rows.filter((row) => row.kind === kind).slice(0, count);
  return [...first("solid", 10), ...first("outline", 3)]
    .map((row) => ({ name: `random-${row.index}`, text: row.program, format: row.kind === "outline" ? "svg" : "stl" }));
}

const recorded = (name, format) => ({ name, format, text: readFileSync(path.join(differential, "programs", `${name}.scad`), "utf8") });
const programs = [...solids.map((name) => recorded(name, "stl")), ...outlines.map((name) => recorded(name, "svg")), ...randomPrograms()];

// The file, and whether it is said to lack something of the design.
function fromCommandLine(source, format) {
  const out = path.join(folder, `out.${format}`);
  const program = nativeProgram("partwright", "PARTWRIGHT_PROGRAM");
  const run = spawnSync(program, ["export", source, "-o", out], { encoding: "utf8" });
  assert.equal(run.status, 0, `${program} export ${source}: ${run.stderr}`);
  return { bytes: readFileSync(out), incomplete: /^Incomplete: /m.test(run.stdout + run.stderr) };
}

// Likewise; the page asks before it writes a file that lacks something.
async function fromPage(page, format) {
  const incomplete = /Incomplete/.test(await page.locator("#badge").innerText());
  const arrives = page.waitForEvent("download", { timeout: patience });
  await page.locator(`[data-format="${format}"]`).click();
  if (incomplete) await page.getByRole("button", { name: /^Write the incomplete/ }).click();
  return { bytes: readFileSync(await (await arrives).path()), incomplete };
}

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function assertSame(page, source, name, format) {
  const there = await fromPage(page, format);
  const here = fromCommandLine(source, format);
  assert.equal(there.incomplete, here.incomplete, `${name}: said to be incomplete`);
  if (format === "stl") {
    assert.ok(stlVolume(here.bytes) > 0, `${name}: it encloses something`);
    near(stlVolume(there.bytes), stlVolume(here.bytes), 1e-9 * stlVolume(here.bytes), `${name}: mm³ of the page's file`);
    near(await volumeOf(page), stlVolume(here.bytes), 1e-3 * stlVolume(here.bytes), `${name}: mm³ that the page shows`);
  } else {
    assert.match(here.bytes.toString("utf8"), /<path d="\s*M /, `${name}: it has an outline`);
  }
  assert.equal(digest(there.bytes), digest(here.bytes), `${name}.${format}: ${there.bytes.length} bytes from the page, ${here.bytes.length} from the command line`);
}

test("thirty designs and programs give the same files in the page as from the command line", async (context) => {
  const samples = sampleNames();
  assert.equal(samples.length + programs.length, 30);
  const page = await newPage(chromium.browser);
  await page.route("**/exact/**", (route) => route.abort()); // this is about the model as written
  for (const sample of samples) {
    await page.goto("about:blank"); // another address, not another fragment of this one
    await openSample(page, site.url, sample);
    await assertSame(page, path.join(rootFolder, "samples", sample), sample, "stl");
  }
  for (const { name, text, format } of programs) {
    const place = path.join(folder, name);
    mkdirSync(place);
    const source = path.join(place, `${name}.scad`);
    writeFileSync(source, text);
    await rebuilt(page, () => openFiles(page, [{ name: `${name}.scad`, buffer: Buffer.from(text) }]));
    await waitFor(page);
    await assertSame(page, source, name, format);
  }
  context.diagnostic(`${samples.length} samples and ${programs.length} programs, equal to the byte`);
  await page.context().close();
});
