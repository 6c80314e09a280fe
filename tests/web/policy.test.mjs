// SPDX-License-Identifier: Apache-2.0
// What the page may do: nothing inline, no request but to its origin and to the address the user names.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, rootFolder, siteFolder } from "./browser.mjs";
import { download, near, newPage, openSample, rebuilt, volumeOf, waitFor } from "./page.mjs";
import { serve } from "./serve.mjs";

let site, chromium, elsewhere;
before(async () => {
  site = await serve(siteFolder, { prefix: "/deep/in/a/host/" });
  chromium = await launch();
  const server = createServer((request, response) => {
    const open = request.url.startsWith("/open/");
    elsewhere.requests.push({ url: request.url, cookie: request.headers.cookie, referer: request.headers.referer });
    response.writeHead(200, { "content-type": "text/plain", ...(open ? { "access-control-allow-origin": "*" } : {}) });
    response.end("cube(4);\n");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  elsewhere = { url: `http://127.0.0.1:${server.address().port}`, requests: [], close: () => server.close() };
});
after(async () => {
  await chromium.close();
  site.close();
  elsewhere.close();
});

test("the page has a strict policy and nothing inline", () => {
  const html = readFileSync(path.join(siteFolder, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  assert.ok(policy);
  for (const rule of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!/'unsafe-inline'|'unsafe-eval'|blob:[^;]*worker/.test(policy));
  assert.ok(!/<script(?![^>]*\ssrc=)[^>]*>/.test(html), "an inline script");
  assert.ok(!/<style|\sstyle="|\son[a-z]+="/.test(html), "inline style or handler");
  assert.ok(!/(?:href|src)="(?:\/|https?:)/.test(html), "an address that isn't relative");
});

test("no file of the site names a folder of the machine that it was built on", () => {
  const files = readdirSync(siteFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.ok(files.some((entry) => entry.name === "kernel.wasm"));
  for (const entry of files) {
    const bytes = readFileSync(path.join(entry.parentPath, entry.name));
    for (const folder of [homedir(), rootFolder].filter((one) => one !== "/")) assert.ok(!bytes.includes(`${folder}/`), `${entry.name} names ${folder}`);
  }
});

test("what a browser may refuse is called in one module, which has a way round", () => {
  const calls = /\b(localStorage|sessionStorage|indexedDB|BroadcastChannel)\b|navigator\.(locks|storage|permissions|clipboard|serviceWorker)\b|crypto\.(subtle|randomUUID)\b|(?<![.\w])caches\./;
  const folder = path.join(rootFolder, "web/src");
  const others = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.ts$/.test(name) && !/^generated\b|^browser\.ts$|offline\/service_worker\.ts$/.test(name));
  assert.ok(others.length > 40);
  for (const name of others) assert.doesNotMatch(readFileSync(path.join(folder, name), "utf8").replace(/\/\/.*$/gm, ""), calls, name);
});

test("the element's script is ASCII, for pages of any charset", () => {
  const script = readFileSync(path.join(siteFolder, "partwright-viewer.js"));
  assert.ok(script.every((byte) => byte < 128));
});

test("no script of the site builds code from text", () => {
  for (const name of readdirSync(path.join(siteFolder, "assets")).filter((file) => file.endsWith(".js"))) {
    const script = readFileSync(path.join(siteFolder, "assets", name), "utf8");
    assert.ok(!/\bnew Function\b|[^.\w]eval\(|\.innerHTML\s*=|\.outerHTML\s*=|document\.write\(|insertAdjacentHTML/.test(script), name);
  }
});

test("the main job breaks no rule of the policy and asks nobody but its own origin", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openSample(page, site.url, "snap-enclosure");
  await rebuilt(page, async () => {
    const first = page.locator("#form input.field").first();
    await first.focus();
    await first.press("ArrowUp");
  });
  await waitFor(page);
  await download(page, "3mf");
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Escape");
  await page.locator("#more").click();
  await page.getByRole("menuitem", { name: "Keys" }).click();
  assert.deepEqual(page.seen.policy, []);
  assert.deepEqual(page.seen.errors, []);
  const strangers = page.seen.requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("blob:" + new URL(site.url).origin));
  assert.deepEqual(strangers, []);
  assert.equal(await page.evaluate(() => crossOriginIsolated), false, "no isolation is needed");
  await page.context().close();
});

test("an address the user names is the only one asked, without cookie or referrer", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await page.locator("#address").fill(`${elsewhere.url}/open/part.scad`);
  await page.keyboard.press("Enter");
  await waitFor(page);
  near(await volumeOf(page), 64, 1e-6, "the design at that address");
  assert.match(page.url(), /#open=http/);
  const asked = page.seen.requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("blob:"));
  assert.deepEqual(asked, [`${elsewhere.url}/open/part.scad`]);
  assert.deepEqual(elsewhere.requests, [{ url: "/open/part.scad", cookie: undefined, referer: undefined }]);
  await page.context().close();
});

test("a host that lets nobody read its files is named, and opening the file is offered", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await page.locator("#address").fill(`${elsewhere.url}/closed/part.scad`);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("start-message").classList.contains("bad"));
  const words = await page.locator("#start-message").innerText();
  assert.match(words, /127\.0\.0\.1/);
  assert.match(words, /open it here/);
  await page.locator("#address").fill("ftp://example.org/x.scad");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#start-message").innerText(), /Only https/);
  await page.context().close();
});
