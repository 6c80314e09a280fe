// SPDX-License-Identifier: Apache-2.0
// Embeds as the web is: page and viewer are different sites, frames of other sites have no storage, the page has a
// strict policy and no charset, and there are six. In Chromium and in Firefox, which here has no WebGL.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { siteFolder } from "./browser.mjs";
import { browsers, launchStrict } from "./embed_browsers.mjs";
import { pages } from "./host_pages.mjs";
import { patience } from "./page.mjs";
import { serve } from "./serve.mjs";

// What a browser may do with the calls that a page can't rely on, in the frame and in its workers.
const refusal = (mode) => `{
  const no = ${mode === "never answer" ? "() => new Promise(() => {})" : '() => { throw new DOMException("refused", "SecurityError"); }'};
  const names = { LockManager: ["request", "query"], IDBFactory: ["open", "deleteDatabase", "databases"], CacheStorage: ["open", "match", "keys", "has", "delete"],
    ServiceWorkerContainer: ["register", "getRegistration", "getRegistrations"], StorageManager: ["estimate", "persist", "persisted", "getDirectory"],
    Permissions: ["query"], Storage: ["getItem", "setItem", "removeItem", "key"] };
  for (const [type, calls] of Object.entries(names)) for (const call of calls) if (globalThis[type]) globalThis[type].prototype[call] = no;
  if (${mode === "throw"}) {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(globalThis, name, { get: no, configurable: true });
    for (const name of ["locks", "serviceWorker", "storage", "permissions"]) if (name in navigator) Object.defineProperty(navigator, name, { get: no, configurable: true });
  }
  globalThis.BroadcastChannel = class { constructor() { throw new DOMException("refused", "SecurityError"); } };
}
`;
let mode = "";
let site, host;

const box = (id, attributes) => `<partwright-viewer id="${id}" ${attributes}></partwright-viewer>`;
const six = ["one", "two", "three", "four", "five", "six"];
const script = `window.told = []; window.focused = [];
  addEventListener("DOMContentLoaded", () => { for (const element of document.querySelectorAll("partwright-viewer")) for (const type of ["ready", "change", "error", "notice"])
    element.addEventListener(type, (event) => told.push({ id: element.id, type, detail: event.detail })); });`;

before(async () => {
  site = await serve(siteFolder, { change: (name, file) => {
    if (!mode) return undefined;
    if (name === "refusal.js") return { type: "text/javascript", body: refusal(mode) };
    if (/^assets\/\w+_worker-.*\.js$/.test(name)) return { type: "text/javascript", body: refusal(mode) + readFileSync(file, "utf8") };
    if (name === "embed.html") return { type: "text/html; charset=utf-8", body: readFileSync(file, "utf8").replace("<title>", '<script src="./refusal.js"></script><title>') };
    return undefined;
  } });
  const viewer = new URL(site.url).origin;
  const policy = `default-src 'none'; script-src 'self' ${viewer}; frame-src ${viewer}; img-src 'self'; connect-src 'self'; style-src 'self'; require-trusted-types-for 'script'`;
  const page = (body) => ({ type: "text/html", body: `<!doctype html><html lang="en"><title>Bench Notes</title><meta http-equiv="Content-Security-Policy" content="${policy}">
    <script src="/page.js"></script><script src="${site.url}partwright-viewer.js" defer></script><body><h1>Bench</h1>${body}` });
  host = await pages({
    "/": () => page(box("one", 'src="small.scad" poster="designs/snap-enclosure/picture.webp" label="Small" author="Ann" licence="CC0-1.0"') + box("wrong", 'src="a.exe"')),
    "/six": () => page(six.map((id) => box(id, `src="small.scad" label="${id}" params="side=${4 + six.indexOf(id)}"`)).join("")),
    "/small.scad": () => ({ type: "text/plain", body: "// Side\nside = 4; // [1:20]\n// How many\ncount = 2; // [1:5]\nfor (i = [1:count]) translate([30 * i, 0, 0]) cube(side);\n" }),
    "/page.js": () => script,
  });
});
after(() => {
  site.close();
  host.close();
});

const told = (page, id, type) => page.evaluate((id, type) => window.told.filter((one) => one.id === id && (!type || one.type === type)), id, type);
async function first(page, id, type) {
  await page.waitForFunction((id, type) => window.told.some((one) => one.id === id && one.type === type), { timeout: 2 * patience, polling: 200 }, id, type);
  return (await told(page, id, type))[0].detail;
}
const frameOf = (page) => page.frames().find((one) => one.url().includes("embed.html"));

for (const name of Object.keys(browsers)) {
  test(`${name}: with storage refused to frames of other sites, six embeds start at once, each with its own values`, async (context) => {
    const { browser, close } = await launchStrict(name, new URL(site.url).origin);
    try {
      const page = await browser.newPage();
      await page.goto(`${host.otherSite}/six`);
      const begun = performance.now();
      await page.evaluate((six) => { for (const id of six) document.getElementById(id).start(); }, six);
      for (const [at, id] of six.entries()) {
        const ready = await first(page, id, "ready");
        assert.ok(Math.abs(ready.volume - 2 * (4 + at) ** 3) < 1e-3, `${id}: ${ready.volume}`);
      }
      context.diagnostic(`${((performance.now() - begun) / 1000).toFixed(1)} s for six`);
      const refused = await frameOf(page).evaluate(() => {
        try {
          return String(localStorage.length);
        } catch (error) {
          return error.name;
        }
      });
      assert.equal(refused, "SecurityError", "the frame has no storage");
      assert.deepEqual((await page.evaluate(() => window.told)).filter((one) => one.type === "error"), []);
    } finally {
      await close();
    }
  });

  for (const how of ["throw", "never answer"]) {
    test(`${name}: where storage, locks, caches, databases and service workers ${how}, an embed starts and changes`, async () => {
      mode = how;
      const { browser, close } = await launchStrict(name, new URL(site.url).origin);
      try {
        const page = await browser.newPage();
        await page.goto(host.otherSite);
        await page.evaluate(() => document.getElementById("one").start());
        const ready = await first(page, "one", "ready");
        assert.deepEqual([ready.title, ready.author, ready.licence], ["Small", "Ann", "CC0-1.0"]);
        await page.evaluate(() => (document.getElementById("one").params = { side: 6, count: 1 }));
        const change = await first(page, "one", "change");
        assert.ok(Math.abs(change.volume - 216) < 1e-3, String(change.volume));
        assert.deepEqual((await told(page, "one")).map((one) => one.type), ["ready", "change"]);
        const webgl = await frameOf(page).evaluate(() => document.createElement("canvas").getContext("webgl2") !== null);
        const blank = await frameOf(page).evaluate(() => (document.getElementById("blank").hidden ? "" : document.getElementById("blank").innerText));
        if (webgl) assert.equal(blank, "");
        else {
          assert.match(blank, /shows no 3D here/);
          await frameOf(page).waitForSelector("#blank img");
        }
        // The page has no charset: its words are those that were written.
        await page.evaluate(() => document.getElementById("wrong").start());
        assert.match((await first(page, "wrong", "error")).message, /^“a\.exe” is no design/);
      } finally {
        mode = "";
        await close();
      }
    });
  }
}
