// SPDX-License-Identifier: Apache-2.0
// The worker may end at any moment; the page and the work in it do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bench, fetchNothingAhead, near, newPageWithHold, note, openFiles, openSample, rebuilt, typeIn, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();

const pageWithHold = (options) => newPageWithHold(chromium.browser, options);

test("ended twenty times in the middle of its work, the worker is replaced and the model restored without a reload", async (context) => {
  const page = await pageWithHold();
  await openSample(page, site.url, "gridfinity-bin");
  await page.evaluate(() => (window.stillTheSamePage = true));
  const times = [];
  let value;
  for (let round = 0; times.length < 20 && round < 60; round++) {
    value = String(2 + (round % 12));
    const before = Number((await bench(page).getAttribute("data-rebuilds")) ?? 0);
    // A new value each time; the worker ends as soon as it has begun with it.
    const time = await page.evaluate(({ value, before }) => new Promise((resolve, reject) => {
      let ended;
      const timer = setTimeout(() => reject(new Error(ended ? "not restored within 30 s" : "no work to end within 30 s")), 30_000);
      const bench = document.getElementById("bench");
      const slider = document.querySelector('input[type=range][aria-label^="Height"]');
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
      const look = () => {
        const busy = window.heldWorkers.find((worker) => worker.kind === "mesh" && worker.busy);
        // A page that draws may look too late: then this value's model is there, and the next one is tried.
        if (Number(bench.dataset.rebuilds) > before) {
          clearTimeout(timer);
          return resolve(undefined);
        }
        if (!busy) return setTimeout(look, 0);
        busy.terminate();
        ended = performance.now();
        const wait = setInterval(() => {
          if (Number(bench.dataset.rebuilds) > before && bench.dataset.state === "good") {
            clearInterval(wait);
            clearTimeout(timer);
            resolve(performance.now() - ended);
          }
        }, 5);
      };
      look();
    }), { value, before });
    if (time !== undefined) times.push(time);
    assert.equal(await page.getByRole("textbox", { name: "Height" }).inputValue(), value);
  }
  assert.equal(times.length, 20);
  times.sort((a, b) => a - b);
  context.diagnostic(`restored in ${times[10].toFixed(0)} ms (median), ${times[18].toFixed(0)} ms (95th of 100), ${times[19].toFixed(0)} ms (longest)`);
  assert.equal(await page.evaluate(() => window.stillTheSamePage), true);
  assert.equal(Number(await bench(page).getAttribute("data-restarts")), 20);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

const slow = "// Turns\nturns = 1; // [1:1:9]\nfunction work(n) = n == 0 ? 0 : work(n - 1);\nif (turns > 1) for (i = [0:2000]) echo(work(100000));\ncube(turns);\n";

test("Escape stops a long rebuild; the last good model and the values stay, and Rebuild tries again", async () => {
  const page = await pageWithHold();
  await page.goto(site.url);
  await openFiles(page, [{ name: "slow.scad", buffer: Buffer.from(slow) }]);
  await waitFor(page);
  const turns = await typeIn(page, "Turns", "2");
  await page.locator("#work").waitFor();
  await page.keyboard.press("Escape");
  await waitFor(page, "failed");
  assert.match(await note(page), /Stopped/);
  near(await volumeOf(page), 1, 1e-9, "the last good model");
  assert.equal(await turns.inputValue(), "2");
  await page.locator("#notes").getByRole("button", { name: "Undo" }).click();
  await waitFor(page);
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.context().close();
});

test("while a rebuild takes long the form stays alive and the newest value wins", async () => {
  const page = await pageWithHold();
  await openSample(page, site.url, "gridfinity-bin");
  const most = await page.evaluate(async () => {
    const slider = document.querySelector('input[type=range][aria-label^="Height"]');
    for (let step = 0; step < 60; step++) {
      slider.value = String(2 + (step % 12));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    slider.value = "11";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    return window.mostUnderWay;
  });
  await page.waitForFunction(() => {
    const bench = document.getElementById("bench");
    return bench.dataset.state === "good" && document.getElementById("size").innerText.includes("81");
  });
  assert.equal(most, 1, "requests under way at once");
  assert.match(await page.locator("#size").innerText(), /× ?81 mm/); // 11 × 7 + 4 mm of lip
  assert.equal(await page.locator("#undo").isEnabled(), true);
  await rebuilt(page, () => page.locator("#undo").click());
  assert.equal(await page.getByRole("textbox", { name: "Height" }).inputValue(), "6", "a drag is one step of the history");
  await page.context().close();
});

test("what a worker answers is checked: nonsense is thrown away and a new worker takes over", async () => {
  const page = await pageWithHold();
  await openSample(page, site.url, "gridfinity-bin");
  await page.evaluate(() => {
    const old = window.heldWorkers.slice();
    for (const worker of old) {
      const listener = worker.onmessage;
      worker.onmessage = (event) => {
        if (event.data.type === "answer" && !window.lied) {
          window.lied = true;
          const answer = JSON.parse(event.data.json);
          answer.measures.volume = "much";
          listener.call(worker, new MessageEvent("message", { data: { ...event.data, json: JSON.stringify(answer) } }));
        } else listener.call(worker, event);
      };
    }
  });
  await typeIn(page, "Height", "8");
  await waitFor(page, "failed");
  assert.match(await note(page), /restarted/);
  await page.locator("#notes").getByRole("button", { name: "Rebuild" }).click();
  await waitFor(page);
  assert.match(await page.locator("#size").innerText(), /× ?60 mm/);
  await page.context().close();
});

test("while a slider of each sample is dragged, models keep coming; their rate is printed", async (context) => {
  for (const [sample, label] of [["gridfinity-bin", "Height"], ["hose-adapter", ""], ["snap-enclosure", ""]]) {
    const page = await pageWithHold();
    await openSample(page, site.url, sample);
    const { rate, models } = await page.evaluate(async (name) => {
      const bench = document.getElementById("bench");
      const slider = name ? document.querySelector(`input[type=range][aria-label^="${name}"]`) : document.querySelector("#form input[type=range]");
      const values = [];
      for (let value = Number(slider.min); value <= Number(slider.max); value += Number(slider.step)) values.push(value);
      const drag = async (rounds) => {
        const begun = performance.now();
        const before = Number(bench.dataset.rebuilds);
        for (let step = 0; step < rounds; step++) {
          slider.value = String(values[step % values.length]);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve, 8));
        }
        const models = Number(bench.dataset.rebuilds) - before;
        return { models, rate: models / ((performance.now() - begun) / 1000) };
      };
      await drag(60); // warm
      return drag(120);
    }, label);
    context.diagnostic(`${sample}: ${rate.toFixed(1)} models a second`);
    assert.ok(models >= 5, `${models} models for 120 values of ${sample}`);
    await page.context().close();
  }
});
