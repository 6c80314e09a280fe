// SPDX-License-Identifier: Apache-2.0
// A finger on a phone: what scrolls a form leaves its values alone, in the page and in an embed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "./host_pages.mjs";
import { fetchNothingAhead, newPage, openFiles, rebuilt, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };

const names = ["width", "depth", "height", "wall", "rib", "lid", "gap", "edge", "foot", "slot", "pin", "cut"];
const source = `${names.map((name) => `${name} = 20; // [10:1:50]`).join("\n")}\ncube([width, depth, height]);\n`;

// A finger that goes down at one place and along a line, in steps as a hand makes them.
async function swipe(page, from, to, steps = 12) {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, at) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y, id: 1 }] : [] });
  await touch("touchStart", from);
  for (let step = 1; step <= steps; step++) {
    await touch("touchMove", { x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps });
    await page.waitForTimeout(16);
  }
  await touch("touchEnd");
  await page.waitForTimeout(300); // what a browser makes of a tap comes later
  await cdp.detach();
}

const valuesIn = (frame) => frame.evaluate(() => [...document.querySelectorAll("input[type=range]")].map((slider) => slider.valueAsNumber));
const boxOf = (page, at) => page.locator("#form input[type=range]").nth(at).boundingBox();
const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

async function openOnPhone() {
  const page = await newPage(chromium.browser, phone);
  await page.goto(site.url);
  await openFiles(page, [{ name: "box.scad", buffer: Buffer.from(source) }]);
  await waitFor(page);
  return page;
}

test("a swipe up that begins on a slider scrolls the form and changes no value", async () => {
  const page = await openOnPhone();
  const before = await valuesIn(page);
  const rebuilds = await page.locator("#bench").getAttribute("data-rebuilds");
  const box = await boxOf(page, 3);
  for (const part of [0.1, 0.5, 0.9]) {
    const from = { x: box.x + box.width * part, y: (await boxOf(page, 3)).y + box.height / 2 };
    await swipe(page, from, { x: from.x + 3, y: from.y - 120 });
    assert.deepEqual(await valuesIn(page), before);
    if (part === 0.1) assert.ok(await page.locator("#form").evaluate((form) => form.scrollTop) > 40, "the form is scrolled");
    await page.locator("#form").evaluate((form) => (form.scrollTop = 0));
  }
  assert.equal(await page.locator("#bench").getAttribute("data-rebuilds"), rebuilds, "nothing was built anew");
  assert.equal(await page.locator("#form .p.changed, #form .p.live").count(), 0);
  assert.equal(await page.locator("#undo").isDisabled(), true);
  await page.context().close();
});

test("a tap on a slider's track, and a swipe up where nothing scrolls, change no value", async () => {
  const page = await openOnPhone();
  const before = await valuesIn(page);
  const box = await boxOf(page, 1);
  const end = { x: box.x + box.width * 0.9, y: box.y + box.height / 2 };
  await swipe(page, end, end, 1);
  await page.touchscreen.tap(end.x, end.y);
  await page.waitForTimeout(300);
  assert.deepEqual(await valuesIn(page), before);
  await page.locator("#form").evaluate((form) => (form.style.overflow = "hidden"));
  await swipe(page, end, { x: end.x - 8, y: end.y - 60 });
  assert.deepEqual(await valuesIn(page), before);
  await page.context().close();
});

test("a horizontal drag moves a slider by what the finger moves, from its thumb or its track", async () => {
  const page = await openOnPhone();
  for (const [at, part] of [[0, 0.25], [1, 0.8]]) { // on the thumb, and far from it
    const box = await boxOf(page, at);
    const from = { x: box.x + box.width * part, y: box.y + box.height / 2 };
    await rebuilt(page, () => swipe(page, from, { x: from.x - 6 - (box.width - 24) / 8, y: from.y + 2 }));
    const values = await valuesIn(page);
    assert.ok(Math.abs(values[at] - 15) <= 1, `an eighth of 40 to the left of 20: ${values[at]}`);
  }
  await page.waitForFunction(() => document.getElementById("bench").dataset.state === "good");
  const values = await valuesIn(page);
  assert.ok(Math.abs((await volumeOf(page)) - values[0] * values[1] * 20) < 1e-6, "the model has these values");
  assert.equal(await page.locator("#form .p.live").count(), 0);
  await page.context().close();
});

test("a mouse still clicks a slider's track", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "box.scad", buffer: Buffer.from(source) }]);
  await waitFor(page);
  const box = await boxOf(page, 0);
  await rebuilt(page, () => page.mouse.click(box.x + box.width * 0.75, box.y + box.height / 2));
  assert.ok(Math.abs((await valuesIn(page))[0] - 40) <= 1);
  await page.context().close();
});

test("in an embed a swipe that begins on a slider changes nothing, and a horizontal drag does", async () => {
  const page = await newPage(chromium.browser, phone);
  const host = await pages({ "/": () => `<!doctype html><meta name="viewport" content="width=device-width"><script src="${site.url}partwright-viewer.js" defer></script>
    <body style="margin:0;height:3000px"><div style="height:120px"></div><partwright-viewer id="one" src="designs/snap-enclosure/" style="height:620px"></partwright-viewer></body>` });
  await page.goto(host.url);
  await page.locator("#one").getByRole("button", { name: /^Customize/ }).click();
  const frameOf = () => page.frames().find((one) => one.url().includes("embed.html"));
  while (!frameOf()) await page.waitForTimeout(50);
  const frame = frameOf();
  await frame.waitForFunction(() => document.getElementById("frame")?.dataset.state === "good", undefined, { timeout: 60_000, polling: 200 });
  await page.waitForTimeout(3000); // the picture's last passes are drawn
  const slider = frame.locator("#knobs input[type=range]").first();
  const before = await valuesIn(frame);
  const from = middle(await slider.boundingBox());
  await swipe(page, { x: from.x + 60, y: from.y }, { x: from.x + 62, y: from.y - 90 });
  assert.deepEqual(await valuesIn(frame), before);
  const box = await slider.boundingBox();
  const again = middle(box);
  await swipe(page, again, { x: again.x + box.width / 3, y: again.y });
  const after = await valuesIn(frame);
  assert.notEqual(after[0], before[0]);
  assert.deepEqual(after.slice(1), before.slice(1));
  await page.context().close();
  host.close();
});
