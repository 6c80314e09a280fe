// SPDX-License-Identifier: Apache-2.0
// The stage: the shadow on the ground against geometry, whatever the number of light directions it is made of,
// and what else the view alone owes its models.
import assert from "node:assert/strict";
import { test } from "node:test";
import { newPage, openFiles, rebuilt, typeIn, waitFor } from "./page.mjs";
import { brassPixels, keepPixels } from "./pixels.mjs";
import { siteAndBrowser } from "./setup.mjs";
import { models, openStage, previewOf, shadowFaults, show } from "./stage.mjs";

const size = 256;
const steps = 3;
const { site, chromium } = siteAndBrowser();

async function shadowOf(page, boxes, { cuts, most, pictures = "rest", truths } = {}) {
  await show(page, previewOf(boxes, { cuts }));
  const pixels = await page.evaluate(({ most, steps, pictures }) => {
    const { stage } = window;
    stage.view.setMostShadows(most);
    stage.fromAbove(steps);
    if (pictures === "rest") stage.rest();
    else stage.frame();
    return stage.pixels();
  }, { most, steps, pictures });
  return shadowFaults(boxes, pixels, { size, steps, truths });
}

test("shadows have neither streaks nor blotches, however few directions of light they are made of", async (context) => {
  const { page, close } = await openStage(chromium.browser, { size });
  for (const name of ["pins", "table"]) {
    const truths = new Map();
    for (const most of name === "pins" ? [1, 2, 3, 8, 32] : [2, 32]) {
      const { rms, rough } = await shadowOf(page, models[name], { most, truths });
      const words = `${name}, ${most} directions: ${rms.toFixed(4)} off, unevenness ${rough.toFixed(4)}`;
      context.diagnostic(words);
      // A step of a colour's 256 is 0.008 of a shadow, and rounds by 0.0023.
      assert.ok(rough < 0.004, words);
      assert.ok(rms < (most === 32 ? 0.01 : 0.05), words);
    }
  }
  await close();
});

test("the first still picture of a model of many triangles is as even as the last", async (context) => {
  const { page, close } = await openStage(chromium.browser, { size });
  const truths = new Map();
  for (const pictures of ["one", "rest"]) {
    const { rms, rough } = await shadowOf(page, models.pins, { cuts: 40, most: 32, pictures, truths }); // 192,000 triangles: 7 directions at a time
    const words = `${pictures}: ${rms.toFixed(4)} off, unevenness ${rough.toFixed(4)}`;
    context.diagnostic(words);
    assert.ok(rough < 0.004 && rms < 0.02, words);
  }
  await close();
});

test("glass casts a lighter shadow than brass", async () => {
  const { page, close } = await openStage(chromium.browser, { size });
  const shade = async (alpha) => {
    await show(page, previewOf(models.cube, { color: [0.5, 0.5, 0.5, alpha] }));
    return page.evaluate((steps) => {
      window.stage.fromAbove(steps);
      window.stage.rest();
      const text = atob(window.stage.pixels());
      let sum = 0;
      for (let row = 190; row < 210; row++) for (let column = 120; column < 200; column++) sum += 0xe4 - text.charCodeAt(4 * (row * 256 + column));
      return sum;
    }, steps);
  };
  const [full, half, clear] = [await shade(1), await shade(0.5), await shade(0.02)];
  assert.ok(full > 10_000, `a shadow is there: ${full}`);
  assert.ok(Math.abs(half / full - 0.5) < 0.12, `half of it: ${half / full}`);
  assert.ok(clear < 0.1 * full, `next to none: ${clear / full}`);
  await close();
});

test("the view follows a model that grows until a hand moves the camera, and again after Fit", async () => {
  const page = await newPage(chromium.browser, { viewport: { width: 1024, height: 768 }, reducedMotion: "reduce" });
  await page.goto(site.url);
  await openFiles(page, [{ name: "cube.scad", buffer: Buffer.from("size = 10; // [1:400]\ncube(size);\n") }]);
  await waitFor(page);
  const look = async (name) => {
    await keepPixels(page, name);
    const whole = await page.evaluate((name) => {
      const { width, height } = document.getElementById("canvas").getBoundingClientRect();
      const [across, down] = [Math.round(width), Math.round(height)];
      const data = window.kept[name];
      const brass = (x, y) => data[4 * (y * across + x)] - data[4 * (y * across + x) + 2] > 30;
      for (let x = 2; x < across; x++) if (brass(x, 2) || brass(x, down - 3)) return false;
      for (let y = 2; y < down; y++) if (brass(2, y) || brass(across - 3, y)) return false;
      return true;
    }, name);
    return { whole, brass: await brassPixels(page, name) };
  };
  const first = await look("first");
  assert.ok(first.whole && first.brass > 5000, JSON.stringify(first));
  for (const value of ["300", "2"]) {
    await rebuilt(page, () => typeIn(page, "size", value));
    await waitFor(page);
    const seen = await look(value);
    assert.ok(seen.whole && seen.brass > 5000, `${value} mm: ${JSON.stringify(seen)}`);
  }
  const box = await page.locator("#canvas").boundingBox();
  const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.6];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 5, { steps: 4 });
  await page.mouse.up();
  await rebuilt(page, () => typeIn(page, "size", "40"));
  await waitFor(page);
  assert.equal((await look("moved")).whole, false, "a hand has moved the camera: it stays");
  await page.locator("#canvas").press("f");
  await rebuilt(page, () => typeIn(page, "size", "400"));
  await waitFor(page);
  const fitted = await look("fitted");
  assert.ok(fitted.whole && fitted.brass > 5000, JSON.stringify(fitted));
  await page.context().close();
});
