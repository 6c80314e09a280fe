// SPDX-License-Identifier: Apache-2.0
// "Works offline once loaded": the service worker, its updates, and the page without one.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, siteFolder } from "./browser.mjs";
import { newPage, openSample, patience, rebuilt, typeIn, volumeOf, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";

let chromium, site, folder;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "partwright-site-"));
  cpSync(siteFolder, folder, { recursive: true });
  chromium = await launch(["--disable-3d-apis"]); // the picture is not what this is about
  site = await serve(folder, { prefix: "/some/folder/" });
});
after(async () => {
  await chromium.close();
  site.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (options = {}) => newPage(chromium.browser, { serviceWorkers: "allow", ...options });
const installed = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  return registration.scope;
});
const kept = (page) => page.evaluate(async () => {
  const all = [];
  for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(url);
  return all;
});

test("loaded once, the site opens a sample without a connection, rebuilds it and writes a file", async () => {
  const page = await open();
  await openSample(page, site.url, "gridfinity-bin");
  assert.equal(await installed(page), site.url, "the site's own folder and no more");
  await page.context().setOffline(true);
  await page.reload();
  await waitFor(page);
  const before = await volumeOf(page);
  await rebuilt(page, () => typeIn(page, "Height", "9"));
  await waitFor(page);
  assert.ok((await volumeOf(page)) > before);
  const coming = page.waitForEvent("download", { timeout: patience });
  await page.locator('[data-format="3mf"]').dispatchEvent("click");
  const file = readFileSync(await (await coming).path());
  assert.ok(file.length > 5000 && file.toString("latin1", 0, 2) === "PK");
  // The start page, with the cards that were seen.
  await page.goto(site.url, { waitUntil: "domcontentloaded" });
  await page.locator("#designs").getByText("Gridfinity bin").first().waitFor();
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("what is kept is of this origin and folder, and whole", async () => {
  const page = await open();
  await openSample(page, site.url, "snap-enclosure");
  await installed(page);
  await page.waitForFunction(async () => (await caches.keys()).some((name) => name.endsWith("visited")));
  const all = await kept(page);
  for (const url of all) assert.ok(url.startsWith(site.url), url);
  assert.ok(all.some((url) => /mesh-[^/]+\.wasm$/.test(url)) && all.some((url) => /viewer-[^/]+\.wasm$/.test(url)));
  assert.ok(!all.some((url) => /partwright-viewer\.js|service-worker\.js/.test(url)));
  const sizes = await page.evaluate(async () => {
    const out = {};
    for (const name of (await caches.keys()).filter((one) => one.endsWith(":files"))) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) out[url.split("/").pop()] = (await (await cache.match(url)).arrayBuffer()).byteLength;
    }
    return out;
  });
  for (const name of readdirSync(path.join(folder, "assets"))) assert.equal(sizes[name], readFileSync(path.join(folder, "assets", name)).length, name);
  await page.context().close();
});

// The same site, as if one of its scripts had changed.
function publishNext() {
  const list = /"version":"([0-9a-f]+)"|version:[`"']([0-9a-f]+)[`"']/;
  const worker = path.join(folder, "service-worker.js");
  const text = readFileSync(worker, "utf8");
  const old = list.exec(text).slice(1).find(Boolean);
  const next = [...old].reverse().join("") === old ? `${old.slice(1)}0` : [...old].reverse().join("");
  writeFileSync(worker, text.replaceAll(old, next));
  for (const name of ["index.html", "embed.html"]) {
    const file = path.join(folder, name);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(old, next).replace("<title>Partwright", "<title>Next Partwright"));
  }
  return { old, next };
}
const versionOf = (page) => page.evaluate(() => document.querySelector('meta[name="partwright-version"]').content);

test("a newer version is installed whole, offered, and used from the next load on; the open page goes on", async () => {
  const page = await open();
  await openSample(page, site.url, "gridfinity-bin");
  await installed(page);
  const { old, next } = publishNext();
  assert.equal(await versionOf(page), old);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator("#update").getByText("newer version").waitFor();
  assert.equal(await versionOf(page), old, "the open page is what it was");
  await rebuilt(page, () => typeIn(page, "Height", "8"));
  await waitFor(page);
  await page.locator("#update").getByRole("button", { name: "Reload" }).dispatchEvent("click");
  await page.waitForFunction((next) => document.querySelector('meta[name="partwright-version"]')?.content === next, next);
  await waitFor(page);
  assert.equal(await page.getByRole("textbox", { name: "Height" }).inputValue(), "8", "the values stayed");
  assert.equal(await page.locator("#update").count(), 0);
  await page.context().close();
});

test("a half-published version is not installed", async () => {
  const page = await open();
  await openSample(page, site.url, "gridfinity-bin");
  await installed(page);
  const index = path.join(folder, "index.html");
  const present = readFileSync(index, "utf8");
  const { old } = publishNext();
  writeFileSync(index, present); // the worker is new, the page is not yet
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (worker) await new Promise((resolve) => worker.addEventListener("statechange", () => worker.state === "redundant" && resolve()));
  });
  await page.reload();
  await waitFor(page);
  assert.equal(await versionOf(page), old);
  await page.context().close();
});

test("where the browser refuses service workers and caches, the page works as it did", async () => {
  const page = await open({ serviceWorkers: "block" });
  await page.addInitScript(() => {
    for (const name of ["register", "getRegistration", "startMessages"]) ServiceWorkerContainer.prototype[name] = () => { throw new DOMException("refused", "SecurityError"); };
    Object.defineProperty(window, "caches", { get() { throw new DOMException("refused", "SecurityError"); } });
  });
  await openSample(page, site.url, "gridfinity-bin");
  await rebuilt(page, () => typeIn(page, "Height", "7"));
  await waitFor(page);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});
