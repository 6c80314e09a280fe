// SPDX-License-Identifier: Apache-2.0
// The stage: the shadow on the ground against geometry, whatever the number of light directions it is made of,
// and what else the view alone owes its models.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { models, openStage, previewOf, shadowFaults, show } from "./stage.mjs";

const size = 256;
const steps = 3;
const chromium = {};
before(async () => Object.assign(chromium, await launch()));
after(async () => chromium.close?.());

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
    for (const most of [1, 2, 3, 8, 14, 32]) {
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
    const { rms, rough } = await shadowOf(page, models.pins, { cuts: 60, most: 32, pictures, truths }); // 432,000 triangles
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
