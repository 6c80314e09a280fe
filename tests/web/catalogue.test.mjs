// SPDX-License-Identifier: Apache-2.0
// The catalogue: cards, search and filters on the start page, and the page of a design.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { rootFolder, siteFolder } from "./browser.mjs";
import { fetchNothingAhead, newPage, openSample } from "./page.mjs";
import { pictureSources, sampleNames } from "./samples.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();

const entry = (id, more = {}) => ({
  id, title: id, authors: ["Ann"], licence: "MIT", version: "", summary: "", mayUse: true, mayChange: true, maySell: true, mayKeepPrivate: true,
  processes: ["3DP"], materials: [], tags: [], picture: "", pictureWords: "", size: [10, 20, 30], flat: false, preview: false, parameters: 1, ...more,
});
const many = [
  entry("vase", { title: "Vase", size: [80, 80, 200], tags: ["decoration"] }),
  entry("bracket", { title: "Shelf bracket", licence: "CC-BY-NC-4.0", maySell: false, size: [112, 16, 89], processes: ["CNC"] }),
  entry("box", { title: "Büchse", authors: ["Zoë"], licence: "CC-BY-SA-4.0", mayKeepPrivate: false, processes: ["LAS", "3DP"], size: [90, 60, 45] }),
  entry("riddle", { title: "Riddle", licence: "", mayUse: undefined, mayChange: undefined, maySell: undefined, mayKeepPrivate: undefined, size: [] }),
  entry("evil", { title: "<img src=x onerror=alert(1)>", authors: ["\" onmouseover=\"alert(2)"], tags: ["javascript:alert(3)"] }),
];

// The start page with another index.
async function startWith(designs, options = {}) {
  const page = await newPage(chromium.browser, options);
  await page.route(/\/samples\/catalogue\.json$/, (route) => route.fulfill({ json: { format: "partwright-catalogue/1", designs } }));
  await page.goto(site.url);
  await page.waitForFunction((count) => document.querySelectorAll("#designs .card").length === count, designs.length);
  return page;
}
const titles = (page) => page.locator("#designs h3").allInnerTexts();
const box = (page, name) => page.locator("#facets").getByRole("checkbox", { name });

test("the page itself carries the cards: without scripts they are there, and link to the designs", async () => {
  const page = await newPage(chromium.browser, { javaScriptEnabled: false });
  await page.goto(site.url);
  assert.deepEqual(await titles(page), ["Gridfinity bin with dividers", "Hose adapter", "Snap-lid enclosure"]);
  const images = await page.locator("#designs img").evaluateAll((all) => all.map((one) => one.getAttribute("src")));
  assert.deepEqual(images, ["samples/gridfinity-bin/picture.webp", "samples/hose-adapter/picture.webp", "samples/snap-enclosure/picture.webp"]);
  await page.context().close();
});

test("the whole card is one link, and no worker and no engine is needed to browse", async () => {
  const page = await newPage(chromium.browser);
  let workers = 0;
  page.on("worker", () => workers++);
  await page.goto(site.url);
  const card = await page.locator("#designs .card").first().boundingBox();
  assert.equal(await page.locator("#designs .card").first().locator("a, button").count(), 1);
  await page.mouse.click(card.x + card.width - 6, card.y + card.height - 6);
  await page.locator("#design-title").waitFor();
  assert.equal(await page.locator("#design-title").innerText(), "Gridfinity bin with dividers");
  assert.match(page.url(), /#design=samples\/gridfinity-bin$/);
  await page.goBack();
  await page.locator("#start").waitFor();
  assert.equal(workers, 0);
  assert.deepEqual(page.seen.errors, []);
  assert.deepEqual(page.seen.policy, []);
  await page.context().close();
});

test("a design is found by every label that its form shows", async () => {
  const page = await newPage(chromium.browser);
  const { designs } = await (await fetch(`${site.url}samples/catalogue.json`)).json();
  for (const { id, words } of designs) {
    await page.goto("about:blank");
    await openSample(page, site.url, id);
    const labels = await page.locator("#form label").evaluateAll((all) => all.map((one) => one.textContent.trim()).filter(Boolean));
    assert.ok(labels.length > 9, `${id}: ${labels.length} labels`);
    assert.deepEqual(labels.filter((label) => !words.includes(label)), [], id);
  }
  await page.context().close();
});

test("words, rights, processes and sizes filter, together; accents don't count, and what is unknown grants nothing", async () => {
  const page = await startWith(many);
  await page.locator("#search").fill("BUCHSE zoe");
  assert.deepEqual(await titles(page), ["Büchse"]);
  assert.equal(await page.locator("#match").innerText(), "1 match");
  await page.locator("#search").fill("laser");
  assert.deepEqual(await titles(page), ["Büchse"]);
  await page.locator("#search").fill("");
  await box(page, "Sell what you make").check();
  assert.deepEqual(await titles(page), ["<img src=x onerror=alert(1)>", "Büchse", "Vase"]);
  await box(page, "Keep changes private").check();
  assert.deepEqual(await titles(page), ["<img src=x onerror=alert(1)>", "Vase"]);
  await box(page, "Keep changes private").uncheck();
  await box(page, "Sell what you make").uncheck();
  await box(page, "Laser cutting").check();
  await box(page, "Milling").check();
  assert.deepEqual(await titles(page), ["Büchse", "Shelf bracket"]);
  await page.getByRole("textbox", { name: "Longest side in mm, to" }).fill("100");
  assert.deepEqual(await titles(page), ["Büchse"]);
  await page.getByRole("textbox", { name: "Longest side in mm, to" }).fill("wide");
  assert.equal(await page.getByRole("textbox", { name: "Longest side in mm, to" }).getAttribute("aria-invalid"), "true");
  await page.context().close();
});

test("designs are ordered by name or longest side, and those without a size come last", async () => {
  const page = await startWith(many.filter((one) => one.id !== "evil"));
  assert.deepEqual(await titles(page), ["Büchse", "Riddle", "Shelf bracket", "Vase"]);
  await page.locator("#order").selectOption("largest");
  assert.deepEqual(await titles(page), ["Vase", "Shelf bracket", "Büchse", "Riddle"]);
  await page.locator("#order").selectOption("smallest");
  assert.deepEqual(await titles(page), ["Büchse", "Shelf bracket", "Vase", "Riddle"]);
  await page.context().close();
});

test("an empty result says what to drop and how many that brings back, and dropping it does", async () => {
  const page = await startWith(many);
  await box(page, "Milling").check();
  await box(page, "Sell what you make").check();
  assert.deepEqual(await titles(page), []);
  const ways = page.locator(".ways button");
  assert.deepEqual((await ways.allInnerTexts()).map((text) => text.replace(/\s+/g, " ")), ["Drop “Milling” 3", "Drop “Sell what you make” 1"]);
  await ways.nth(1).click();
  assert.deepEqual(await titles(page), ["Shelf bracket"]);
  assert.equal(await box(page, "Sell what you make").isChecked(), false);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Shelf bracket", "the focus goes where the designs are");
  await page.context().close();
});

test("texts of a stranger's manifest are text on the cards and on the design's page", async () => {
  const page = await startWith(many);
  const card = page.locator("#designs .card").filter({ hasText: "onerror" });
  assert.equal(await card.locator("img").count(), 0);
  assert.equal(await card.locator(".by").innerText(), "\" onmouseover=\"alert(2)");
  const evil = many.at(-1);
  await page.route(/\/samples\/evil\.json$/, (route) => route.fulfill({ json: {
    format: "partwright-design/1", entry: evil, description: "<script>alert(4)</script>", source: "", main: "evil.scad", volume: 1, pieces: 1,
    pictures: [], parts: [{ name: "<b>part</b>", sources: [], processes: [], materials: [], count: 2 }],
    files: [{ path: "../../secret", role: "source", bytes: 3 }], presets: [], others: [{ name: "x", json: "{\"a\":\"<i>\"}" }],
  } }));
  await card.getByRole("link").click();
  await page.locator("#design-title").waitFor();
  assert.equal(await page.locator("#design-body script, #design-body b b, #design-body i").count(), 0);
  assert.match(await page.locator("#design-body").innerText(), /<script>alert\(4\)<\/script>/);
  assert.deepEqual(page.seen.policy, []);
  await page.context().close();
});

test("a design's page tells title, authors, rights, parts and files, and its files can be had", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${site.url}#design=samples/snap-enclosure`);
  await page.locator("#design-title").waitFor();
  const words = await page.locator("#design-body").innerText();
  for (const part of [/by Partwright samples/, /You may use, change and sell this/, /CERN-OHL-P-2\.0/, /Houses a circuit board/, /91 × 132 × 27 mm/, /23 parameters, 3 presets/, /OTRL-4/]) assert.match(words, part);
  assert.deepEqual(await page.locator("tbody th").allInnerTexts(), ["Box", "Lid"]);
  assert.match(await page.title(), /^Snap-lid enclosure/);
  for (const link of await page.locator(".downloads a").all()) {
    const answer = await page.request.get(site.url + (await link.getAttribute("href")));
    assert.equal(answer.status(), 200);
    const name = await link.innerText();
    assert.deepEqual(await answer.body(), readFileSync(path.join(rootFolder, "samples/snap-enclosure", name)), name);
  }
  await page.locator("details.embed summary").click();
  assert.match(await page.locator("details.embed pre").innerText(), /<partwright-viewer src="http.*\/samples\/snap-enclosure\/" poster>/);
  await page.goto(`${site.url}#design=samples/nothing`);
  await page.waitForFunction(() => document.getElementById("start-message").classList.contains("bad"));
  assert.match(await page.locator("#start-message").innerText(), /no design “nothing”/);
  await page.context().close();
});

test("with the keyboard a design is found, filtered for and opened", async () => {
  const page = await startWith([...many.filter((one) => one.id !== "evil"), entry("snap-enclosure", { title: "Snap-lid enclosure" })]);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.type("snap");
  assert.deepEqual(await titles(page), ["Snap-lid enclosure"]);
  const focused = () => page.evaluate(() => document.activeElement.closest("label")?.innerText.trim() || document.activeElement.innerText?.trim() || "");
  const tabTo = async (words) => {
    for (let presses = 0; presses < 60 && !words.test(await focused()); presses++) await page.keyboard.press("Tab");
    assert.match(await focused(), words);
  };
  await tabTo(/^Sell what you make/);
  await page.keyboard.press("Space");
  assert.equal(await box(page, "Sell what you make").isChecked(), true);
  await tabTo(/^Snap-lid enclosure$/);
  await page.keyboard.press("Enter");
  await page.locator("#design-title").waitFor();
  assert.equal(await focused(), "Snap-lid enclosure", "the title is read first");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Customize");
  await page.context().close();
});

test("on a phone filters are behind a button, the commonest at hand, cards stand two by two, and axe finds nothing", async () => {
  const page = await startWith(many, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const places = await page.locator("#designs .card").evaluateAll((all) => all.slice(0, 2).map((one) => one.getBoundingClientRect().top));
  assert.equal(places[0], places[1]);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, "nothing is wider than the phone");
  assert.equal(await page.locator("#facets").isVisible(), false);
  await page.locator("#quick").getByRole("button", { name: "Sell what you make" }).click();
  assert.equal((await titles(page)).length, 3);
  assert.match(await page.locator("#open-filter").innerText(), /Filter, 1 on/);
  await page.locator("#open-filter").click();
  await box(page, "Keep changes private").check();
  assert.deepEqual(await findings(page), []);
  await page.getByRole("button", { name: "Show designs" }).click();
  assert.equal(await page.locator("#facets").isVisible(), false);
  assert.equal((await titles(page)).length, 2);
  await page.context().close();
});

test("where the index can't be loaded the cards of the page stay and a sentence says so", async () => {
  const page = await newPage(chromium.browser);
  await page.route(/\/samples\/catalogue\.json$/, (route) => route.fulfill({ status: 200, body: "{\"format\":\"partwright-catalogue/1\",\"designs\":[{}]}" }));
  await page.goto(site.url);
  await page.waitForFunction(() => /can’t be loaded/.test(document.getElementById("match").textContent));
  assert.equal((await titles(page)).length, 3);
  await page.context().close();
});

test("the site's catalogue is what the samples are now, and their pictures show what their sources make", () => {
  const index = JSON.parse(readFileSync(path.join(siteFolder, "samples/catalogue.json"), "utf8"));
  assert.deepEqual(index.designs.map((one) => one.id), sampleNames());
  for (const id of sampleNames()) {
    for (const name of readdirSync(path.join(rootFolder, "samples", id))) {
      assert.deepEqual(readFileSync(path.join(siteFolder, "samples", id, name)), readFileSync(path.join(rootFolder, "samples", id, name)), `${id}/${name}`);
    }
    assert.equal(readFileSync(path.join(siteFolder, `samples/${id}.pwp`)).toString("latin1", 0, 4).length, 4);
  }
  const made = JSON.parse(readFileSync(path.join(rootFolder, "samples/pictures.json"), "utf8"));
  const now = Object.fromEntries(sampleNames().map((id) => [id, pictureSources(id)]));
  assert.deepEqual(made, now, "a sample has changed since its picture was made: npm run sample-pictures in web/");
});
