// SPDX-License-Identifier: Apache-2.0
// A page of somebody else's with two embedded designs: what it costs, what it can do, and what it must not be
// able to do. Viewer, page and a stranger are three origins.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { findings } from "./axe.mjs";
import { launch, rootFolder, siteFolder } from "./browser.mjs";
import { pages } from "./host_pages.mjs";
import { stlVolume } from "./mesh_files.mjs";
import { download, holdBack, letGo, near, newPage, newPageWithHold, openFiles, patience, takeHold, waitFor, withCores } from "./page.mjs";
import { serve } from "./serve.mjs";

let site, host, stranger, chromium, step;
const pin = "// Length\nlength = 20; // [5:1:40]\ncylinder(h = length, r = 4);\n";

const elements = (attributes = "") => `
  <h1>A box for the greenhouse sensor</h1>
  <div class="wide">
    <partwright-viewer id="one" src="designs/gridfinity-bin/" poster ${attributes}></partwright-viewer>
    <p>Text between the two.</p>
    <partwright-viewer id="two" src="designs/snap-enclosure.json" poster="designs/snap-enclosure/picture.webp" label="Enclosure" author="Ann" licence="CERN-OHL-P-2.0"></partwright-viewer>
  </div><div class="tall"></div>`;

const hostPage = (body, policy = "") => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench Notes</title>
  ${policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : ""}
  <meta name="viewport" content="width=device-width,initial-scale=1">
  <link rel="stylesheet" href="/page.css"><script src="/page.js"></script><script src="${site.url}partwright-viewer.js" defer></script>
  <body><main>${body}</main></body></html>`;

// Writes down what the elements tell.
const pageScript = `window.told = [];
  addEventListener("DOMContentLoaded", () => {
    for (const element of document.querySelectorAll("partwright-viewer"))
      for (const type of ["ready", "change", "error", "notice"])
        element.addEventListener(type, (event) => told.push({ id: element.id, type, detail: event.detail }));
  });`;

before(async () => {
  site = await serve(siteFolder);
  chromium = await launch();
  const broken = "// A width\nwidth = 10; // [1:20]\nassert(width < 15, \"Too wide\");\ncube(width);\n";
  host = await pages({
    "/": () => hostPage(elements()),
    "/page.js": () => pageScript,
    "/page.css": () => ".wide{width:720px;max-width:100%}.tall{height:1500px}",
    "/params": () => hostPage(elements('params="grid_x=4;divisions_x=2" knobs="grid_x grid_y"')),
    "/beyond": () => hostPage(elements('params="grid_x=9&amp;wall_thickness=40" knobs="grid_x"')),
    "/strict": () => hostPage(elements(), `default-src 'none'; script-src 'self' ${new URL(site.url).origin}; frame-src ${new URL(site.url).origin}; img-src 'self'; connect-src 'self'; style-src 'self'; require-trusted-types-for 'script'`),
    "/errors": () => hostPage(`<partwright-viewer id="gone" src="designs/nothing/" label="Nothing"></partwright-viewer>
      <partwright-viewer id="bad" src="broken.scad" label="Broken"></partwright-viewer><partwright-viewer id="kind" src="a.exe" label="Program"></partwright-viewer>
      <partwright-viewer src="designs/snap%20clip/"></partwright-viewer><partwright-viewer src="designs/50%25.scad?a=b"></partwright-viewer>`),
    "/broken.scad": () => broken,
    "/solids": () => hostPage(`<div class="wide"><partwright-viewer id="step" src="pin.step" label="Dowel pin"></partwright-viewer>
      <partwright-viewer id="pin" src="pin.scad" label="Pin"></partwright-viewer><partwright-viewer id="garbage" src="garbage.step" label="Garbage"></partwright-viewer></div>`),
    "/pin.scad": () => pin,
    "/pin.step": () => step,
    "/garbage.step": () => "no STEP at all",
    "/look": () => hostPage(`<style>#one{--accent:#8a2be2}#two{--accent:#ffee00}</style>${elements('theme="dark"')}`),
  });
  stranger = await pages({ "/": () => "<!doctype html><title>Stranger</title>", "/page.js": () => "" });
});
after(async () => {
  await chromium.close();
  for (const server of [site, host, stranger]) server.close();
});

const told = (page, id, type) => page.evaluate(([id, type]) => window.told.filter((one) => one.id === id && one.type === type).map((one) => one.detail), [id, type]);
async function until(page, id, type, count = 1) {
  await page.waitForFunction(([id, type, count]) => window.told.filter((one) => one.id === id && one.type === type).length >= count, [id, type, count], { timeout: patience });
  return (await told(page, id, type)).at(-1);
}
const frameOf = (page) => page.frames().find((one) => one.url().includes("embed.html"));
const customize = (page, id) => page.locator(`#${id}`).getByRole("button", { name: /^Customize/ });

test("the frame's page asks only its own site, has nothing inline, and is the only page that others may frame", () => {
  const html = readFileSync(path.join(siteFolder, "embed.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  for (const rule of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self';", "style-src 'self'", "base-uri 'none'", "form-action 'none'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!/unsafe-inline|'unsafe-eval'|https:/.test(policy));
  assert.ok(!/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle="|\son[a-z]+="/.test(html));
  const rules = readFileSync(path.join(siteFolder, "_headers"), "utf8").split(/\n(?=\/)/);
  const framing = rules.filter((rule) => rule.includes("frame-ancestors")).map((rule) => rule.split("\n")[0]);
  assert.deepEqual(framing, ["/", "/index.html"]);
});

test("the manual's names are those of the designs that it shows", () => {
  const manual = readFileSync(path.join(rootFolder, "docs/embedding.md"), "utf8");
  const source = (id) => readFileSync(path.join(siteFolder, "samples", id, `${id}.scad`), "utf8");
  const assigned = (id, name) => new RegExp(`^${name} *=`, "m").test(source(id));
  const params = /src="designs\/snap-enclosure\/" poster params="([^"]+)"/.exec(manual)[1].split("&amp;").map((one) => one.split("=")[0]);
  assert.equal(params.length, 2);
  for (const name of params) assert.ok(assigned("snap-enclosure", name), name);
  for (const name of /label="Gridfinity bin"[^>]*knobs="([^"]+)"/.exec(manual)[1].split(" ")) assert.ok(assigned("gridfinity-bin", name), name);
});

test("the frame's page by itself says what it is for", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${site.url}embed.html`);
  await page.getByText("This page shows a design inside another page.").waitFor();
  assert.deepEqual(page.seen.requests.filter((url) => /\.wasm$/.test(url)), []);
  assert.deepEqual(await findings(page), []);
  await page.context().close();
});

test("before it is touched an embed is a picture and at most 15 kB", async () => {
  const page = await newPage(chromium.browser);
  const bodies = new Map();
  page.on("response", async (response) => bodies.set(response.url(), await response.body().catch(() => Buffer.alloc(0))));
  await page.goto(host.url);
  await page.locator("#one img").waitFor();
  await page.locator("#two img").waitFor();
  await page.waitForLoadState("networkidle");
  const cost = [...bodies].filter(([url]) => /partwright-viewer\.js$|\/designs\/.*\.json$/.test(url)).sort(([a], [b]) => Number(b.includes("viewer.js")) - Number(a.includes("viewer.js")));
  // As servers send text, and as it is.
  const packed = cost.reduce((sum, [, body]) => sum + brotliCompressSync(body).length, 0);
  const raw = cost.reduce((sum, [, body]) => sum + body.length, 0);
  console.log(`embed before the click: ${packed} bytes in brotli, ${raw} as they are (${cost.map(([url, body]) => `${url.split("/").pop()} ${body.length}`).join(", ")})`);
  assert.equal(cost.length, 2, "the script and the one record that was needed");
  assert.ok(packed <= 8_000, `${packed} bytes in brotli`);
  assert.ok(cost[0][1].length <= 15_000, `${cost[0][1].length} bytes of script`);
  assert.deepEqual(page.seen.requests.filter((url) => url.startsWith(site.url)), [`${site.url}partwright-viewer.js`], "nothing else of the viewer");
  assert.equal(page.frames().length, 1);
  assert.match(await page.locator("#one .bar").innerText(), /Gridfinity bin with dividers\s*by Partwright samples\s*CC0-1\.0/);
  assert.match(await page.locator("#two .bar").innerText(), /Enclosure\s*by Ann\s*CERN-OHL-P-2\.0/);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("Customize opens the design with the page's values, knobs change it and tell, and the other one stays a picture", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${host.url}/params`);
  host.requests.length = 0;
  await customize(page, "one").click();
  const ready = await until(page, "one", "ready");
  assert.equal(ready.title, "Gridfinity bin with dividers");
  assert.deepEqual(ready.changed, { grid_x: 4, divisions_x: 2 });
  near(ready.size[0], 4 * 42 - 0.5, 1e-6, "the width asked for");
  assert.ok(ready.parameters.length > 10 && ready.volume > 1000);
  const source = host.requests.find((one) => one.path === "/designs/gridfinity-bin/gridfinity-bin.scad");
  assert.match(source.cookie, /who=reader/, "fetched by the page, with its cookie");
  const frame = frameOf(page);
  assert.equal(page.frames().length, 2);
  assert.deepEqual(await frame.locator(".k label").allInnerTexts(), ["Width in grid units of 42 mm", "Depth in grid units of 42 mm"]);
  const slider = frame.locator(".k input[type=range]").first();
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  const change = await until(page, "one", "change");
  assert.equal(change.values.grid_x, 3);
  near(change.size[0], 3 * 42 - 0.5, 1e-6, "the knob's width");
  assert.deepEqual(await page.evaluate(() => document.getElementById("one").params), change.changed);
  await page.evaluate(() => (document.getElementById("one").params = { grid_x: 2, no_such: 1, grid_y: "text" }));
  await page.waitForFunction(() => window.told.at(-1).detail.size?.[0] < 84, undefined, { timeout: patience });
  const [notice] = await told(page, "one", "notice");
  assert.deepEqual(notice.names.sort(), ["grid_y", "no_such"]);
  assert.match(notice.message, /'no_such' is not a parameter/);
  const set = (await told(page, "one", "change")).at(-1);
  assert.deepEqual(set.changed, { grid_x: 2 });
  assert.deepEqual(set.remarks, ["grid_y = text can't be used: it takes a number. It stays at 2.", "'no_such' is not a parameter of this design; its value is not used."]);
  assert.match(await frame.locator("#notes").innerText(), /'no_such' is not a parameter of this design/);
  assert.match(await frame.locator("#size").innerText(), /^83\.5 × 83\.5 × 46 mm$/);
  assert.match(await frame.locator("#open").getAttribute("href"), /index\.html#open=http.*gridfinity-bin.*p\.grid_x=2$/);
  // Beyond a slider's end: used, shown and said.
  await page.evaluate(() => (document.getElementById("one").params = { grid_x: 9 }));
  await page.waitForFunction(() => window.told.at(-1).detail.size?.[0] > 370, undefined, { timeout: patience });
  assert.equal(await frame.locator(".k output").first().innerText(), "9");
  assert.match(await frame.locator(".k .why").first().innerText(), /grid_x = 9 is outside 1 to 6, which the designer offers/);
  assert.deepEqual(page.seen.errors, []);
  assert.deepEqual(page.seen.policy, []);
  await page.context().close();
});

test("what a knob says of its own value does not cover the view as well", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${host.url}/beyond`);
  await customize(page, "one").click();
  await page.waitForFunction(() => window.told.some((one) => one.type === "notice"), undefined, { timeout: patience });
  const [notice] = await told(page, "one", "notice");
  assert.deepEqual(notice.names.sort(), ["grid_x", "wall_thickness"], "the page is told of both");
  const frame = frameOf(page);
  assert.match(await frame.locator("#knobs .why").first().innerText(), /grid_x = 9 is outside 1 to 6/);
  const words = await frame.locator("#notes").innerText();
  assert.match(words, /wall_thickness = 40/, "which has no knob here");
  assert.doesNotMatch(words, /grid_x/);
  await page.context().close();
});

test("author and licence stay, several values are one change with their own volume, and the keyboard's focus goes on into the frame", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(host.url);
  await page.locator("#two img").waitFor();
  await page.evaluate(() => {
    const two = document.getElementById("two");
    two.shadowRoot.querySelector(".play").focus();
    window.lost = 0;
    const look = () => {
      if (document.activeElement === document.body) window.lost++;
      requestAnimationFrame(look);
    };
    look();
  });
  await page.keyboard.press("Enter");
  const ready = await until(page, "two", "ready");
  assert.deepEqual([ready.title, ready.author, ready.licence], ["Enclosure", "Ann", "CERN-OHL-P-2.0"]);
  const frame = frameOf(page);
  assert.match(await frame.locator(".bar").innerText(), /Enclosure\s*by Ann\s*CERN-OHL-P-2\.0/);
  await frame.waitForFunction(() => document.hasFocus() && document.activeElement !== document.body);
  assert.equal(await page.evaluate(() => window.lost), 0, "frames in which the page's body had the focus");
  await page.evaluate(() => (document.getElementById("two").params = { wall: 3, board_length: 100, board_width: 70 }));
  const change = await until(page, "two", "change");
  assert.deepEqual(change.changed, { board_length: 100, board_width: 70, wall: 3 });
  assert.notEqual(change.volume, ready.volume);
  await page.waitForTimeout(500);
  assert.equal((await told(page, "two", "change")).length, 1);
  await page.context().close();
});

test("on a phone every knob of an embed has its own room", async () => {
  const page = await newPage(chromium.browser, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await page.goto(host.url);
  await customize(page, "two").click();
  await until(page, "two", "ready");
  const rows = await frameOf(page).locator(".k").evaluateAll((all) => all.map((row) => {
    const boxes = [...row.children].filter((child) => child.getClientRects().length > 0).map((child) => child.getBoundingClientRect());
    return { words: row.innerText, top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)) };
  }));
  assert.equal(rows.length, 6);
  for (const [at, row] of rows.slice(1).entries()) assert.ok(row.top >= rows[at].bottom - 1, `${row.words} begins at ${row.top}, the knob above ends at ${rows[at].bottom}`);
  await page.context().close();
});

test("a page with a strict policy of its own embeds all the same, and the frame asks only its own site", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${host.url}/strict`);
  await customize(page, "two").click();
  await until(page, "two", "ready");
  const asked = page.seen.requests.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:"));
  for (const url of asked) assert.ok(url.startsWith(site.url) || url.startsWith(host.url), url);
  assert.ok(!page.seen.requests.some((url) => url.startsWith(site.url) && /enclosure/.test(url)), "the viewer's site is not told which design");
  assert.deepEqual(page.seen.policy, []);
  assert.deepEqual(page.seen.errors, []);
  const [file] = await Promise.all([page.waitForEvent("download"), (async () => {
    await frameOf(page).getByRole("button", { name: "Files" }).click();
    await frameOf(page).getByRole("menuitem", { name: /^3MF/ }).click();
  })()]);
  assert.match(file.suggestedFilename(), /\.3mf$/);
  await page.context().close();
});

test("a STEP file is viewed and taken as triangles; the exact engine comes for it, or for a STEP file asked for, and not before", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  await openFiles(page, [{ name: "pin.scad", buffer: Buffer.from(pin) }]);
  await waitFor(page);
  step = (await download(page, "step")).bytes;
  await page.context().close();

  const embeds = await newPage(chromium.browser);
  const engine = () => embeds.seen.requests.filter((url) => /\/exact\/kernel\.wasm/.test(url)).length;
  const take = async (frame, format) => {
    await frame.getByRole("button", { name: "Files" }).click();
    const offered = await frame.getByRole("menuitem").allInnerTexts();
    const [file] = await Promise.all([embeds.waitForEvent("download", { timeout: patience }), frame.getByRole("menuitem", { name: format }).click()]);
    return { offered, name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };

  // A design of its own first: nothing exact before it is asked for.
  await embeds.goto(`${host.url}/solids`);
  await customize(embeds, "pin").click();
  await until(embeds, "pin", "ready");
  const own = embeds.frames().at(-1);
  assert.equal(engine(), 0);
  const written = await take(own, /^STEP/);
  assert.deepEqual(written.offered.map((words) => words.split(":")[0]), ["3MF", "STEP", "STL", "Zip"]);
  assert.equal(written.bytes.toString("latin1").match(/CYLINDRICAL_SURFACE/g).length, 1);
  assert.equal(engine(), 1);
  assert.equal(await own.locator("#state").innerText(), "Exact");
  await own.locator("#k0").focus();
  await embeds.keyboard.press("ArrowLeft");
  await until(embeds, "pin", "change");
  assert.equal(await own.locator("#state").innerText(), "", "of other values nothing is known yet");

  await embeds.locator("#step").getByRole("button", { name: "View in 3D Dowel pin" }).click();
  const ready = await until(embeds, "step", "ready");
  near(ready.volume, Math.PI * 16 * 20, 1e-3, "its volume");
  assert.deepEqual(ready.parameters, []);
  const foreign = embeds.frames().at(-1);
  assert.match(await foreign.locator("#size").innerText(), /^8 × 8 × 20 mm$/);
  assert.equal(await foreign.locator("#state").innerText(), "Exact");
  const stl = await take(foreign, /^STL/);
  assert.deepEqual(stl.offered.map((words) => words.split(":")[0]), ["3MF", "STL", "Zip"]);
  assert.match(stl.offered.at(-1), /The STEP file as it was opened/);
  near(stlVolume(stl.bytes), Math.PI * 16 * 20, 15, "STL");
  assert.match(await foreign.locator("#open").getAttribute("href"), /#open=http.*pin\.step$/);

  await embeds.locator("#garbage").getByRole("button", { name: /^View in 3D/ }).click();
  const bad = await until(embeds, "garbage", "error");
  assert.match(await embeds.frames().at(-1).getByRole("alert").innerText(), /can’t be opened/);
  assert.ok(bad.message.length > 10);
  assert.deepEqual(embeds.seen.errors, []);
  assert.deepEqual(embeds.seen.policy, []);
  await embeds.context().close();
});

test("a note's button that is pressed while another note comes does its work on release", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${host.url}/errors`);
  await customize(page, "bad").click();
  await until(page, "bad", "ready");
  const give = (width) => page.evaluate((width) => document.getElementById("bad").setAttribute("params", `width=${width}`), width);
  await give(16);
  await until(page, "bad", "error");
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "Undo" }).hover();
  await page.mouse.down();
  await give(17);
  await until(page, "bad", "error", 2);
  await page.mouse.up();
  // To the values of the last good model: 16 failed as well.
  await frame.waitForFunction(() => document.getElementById("k0").value === "10");
  await page.context().close();
});

test("where cores are few a STEP file makes way for the hand in an embed too, and comes when it lets go", async () => {
  const page = await newPageWithHold(chromium.browser);
  await withCores(page, 2);
  await page.goto(`${host.url}/solids`);
  await customize(page, "pin").click();
  await until(page, "pin", "ready");
  const frame = frameOf(page);
  const letExport = await holdBack(frame, "exact export");
  const coming = page.waitForEvent("download", { timeout: patience });
  await frame.getByRole("button", { name: "Files" }).click();
  await frame.getByRole("menuitem", { name: /^STEP/ }).click();
  await takeHold(frame, "12");
  await frame.getByText("The STEP file goes on once you let go").waitFor();
  await until(page, "pin", "change");
  await letExport(); // nobody is there to hear it
  await letGo(frame);
  assert.match(readFileSync(await (await coming).path(), "latin1"), /CARTESIAN_POINT\('',\(0\.,0\.,20\.\)\)/);
  assert.equal(await frame.locator("#state").innerText(), "", "of the values that are shown nothing is known");
  assert.deepEqual(page.seen.errors, []);
  await page.context().close();
});

test("messages of any other window are ignored on both sides, even with the right channel", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(host.url);
  const evil = await page.evaluateHandle((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
    return new Promise((resolve) => (frame.onload = () => resolve(frame)));
  }, stranger.url);
  const strangerFrame = await evil.asElement().contentFrame();
  // The frame's script is held, so that the stranger can speak before the page does.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/embed-[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await customize(page, "one").click();
  await page.waitForFunction(() => document.getElementById("one").shadowRoot.querySelector("iframe")?.src.includes("channel="));
  const channel = await page.evaluate(() => document.getElementById("one").shadowRoot.querySelector("iframe").dataset.channel);
  const speak = () => strangerFrame.evaluate((channel) => {
    // To the page, as if it were the frame; to every frame, as if it were the page.
    parent.postMessage({ partwright: "hello", channel }, "*");
    parent.postMessage({ type: "ready", channel, title: "Forged" }, "*");
    for (let at = 0; at < parent.frames.length; at++) {
      const { port2 } = new MessageChannel();
      const bytes = new TextEncoder().encode("cube(1); echo(\"forged\");");
      parent.frames[at].postMessage({ partwright: "open", channel, files: [{ path: "forged.scad", bytes }], address: "https://example.org/", title: "Forged",
        values: {}, knobs: [], look: { theme: "light", accent: "" }, show: "" }, "*", [port2]);
    }
  }, channel);
  await speak();
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.told), [], "nothing was believed");
  release();
  for (let turn = 0; turn < 5; turn++) await speak();
  const ready = await until(page, "one", "ready");
  assert.equal(ready.title, "Gridfinity bin with dividers");
  for (let turn = 0; turn < 5; turn++) await speak();
  // The page itself has had its turn: a second order changes nothing either.
  await page.evaluate((channel) => {
    const frame = document.getElementById("one").shadowRoot.querySelector("iframe");
    const { port2 } = new MessageChannel();
    frame.contentWindow.postMessage({ partwright: "open", channel, files: [{ path: "again.scad", bytes: new Uint8Array(4) }], address: "", title: "Again", values: {}, knobs: [], look: {}, show: "" }, "*", [port2]);
  }, channel);
  await page.waitForTimeout(500);
  assert.equal(await frameOf(page).locator("#title").innerText(), "Gridfinity bin with dividers");
  assert.equal((await told(page, "one", "ready")).length, 1);
  assert.deepEqual(await told(page, "two", "ready"), []);
  await page.context().close();
});

test("a stranger who frames the viewer under another name hears nothing of it, and an order of its own is not taken", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(stranger.url);
  await page.evaluate(([viewer, host]) => {
    window.heard = [];
    addEventListener("message", (event) => window.heard.push(event.data));
    const frame = document.createElement("iframe");
    frame.src = `${viewer}embed.html#channel=c&host=${encodeURIComponent(host)}`;
    document.body.append(frame);
    return new Promise((resolve) => (frame.onload = resolve));
  }, [site.url, host.url]);
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    const { port2 } = new MessageChannel();
    const bytes = new TextEncoder().encode("cube(1);");
    document.querySelector("iframe").contentWindow.postMessage({ partwright: "open", channel: "c", files: [{ path: "a.scad", bytes }], address: "", title: "Forged", values: {}, knobs: [], look: { theme: "light", accent: "" }, show: "" }, "*", [port2]);
  });
  await page.waitForTimeout(1000);
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  assert.equal(await frameOf(page).locator("#frame").getAttribute("data-state"), "waiting");
  assert.equal(await frameOf(page).locator("#title").innerText(), "Design");
  await page.context().close();
});

test("what can't be loaded is said on the picture and told to the page; the design's own faults carry file and line", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(`${host.url}/errors`);
  await customize(page, "gone").click();
  const gone = await until(page, "gone", "error");
  assert.equal(gone.code, "load");
  assert.match(gone.message, /answers 404 for nothing\.json/);
  const names = await page.locator("partwright-viewer .bar b").allInnerTexts();
  assert.deepEqual(names, ["Nothing", "Broken", "Program", "snap clip", "50%"], "where nobody names it, a design is called after its address");
  assert.match(await page.locator("#gone").getByRole("status").innerText(), /answers 404/);
  assert.ok(await customize(page, "gone").isEnabled(), "it can be tried again");
  assert.equal(page.frames().length, 1, "the frame is gone");
  assert.deepEqual(await told(page, "gone", "ready"), []);
  await customize(page, "kind").click();
  assert.match((await until(page, "kind", "error")).message, /a\.exe” is no design/);
  await customize(page, "bad").click();
  await until(page, "bad", "ready");
  await page.evaluate(() => (document.getElementById("bad").params = { width: 18 }));
  const bad = await until(page, "bad", "error");
  assert.deepEqual([bad.file, bad.line], ["broken.scad", 3]);
  assert.match(await frameOf(page).getByRole("alert").innerText(), /Too wide/);
  await page.context().close();
});

test("the page scrolls through an embed until it is taken hold of; Ctrl and the wheel zoom", async () => {
  const page = await newPage(chromium.browser, { viewport: { width: 1024, height: 768 } });
  await page.goto(host.url);
  await customize(page, "one").click();
  await until(page, "one", "ready");
  const frame = frameOf(page);
  const box = await frame.locator("#canvas").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const wheels = () => frame.evaluate(() => {
    window.wheels = [];
    document.getElementById("canvas").addEventListener("wheel", (event) => window.wheels.push(event.ctrlKey));
  });
  await wheels();
  await page.mouse.wheel(0, 120);
  await page.waitForFunction(() => scrollY > 0);
  assert.deepEqual(await frame.evaluate(() => window.wheels), []);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction(() => scrollY === 0);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, 120);
  await page.keyboard.up("Control");
  await frame.waitForFunction(() => window.wheels.length === 1);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, 120);
  await frame.waitForFunction(() => window.wheels.length === 2);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.context().close();
});

test("with the keyboard alone the design is opened, changed and taken away; axe finds nothing in the frame", async () => {
  for (const [width, height] of [[1024, 768], [390, 844]]) {
    const page = await newPage(chromium.browser, { viewport: { width, height } });
    await page.goto(host.url);
    await page.locator("#one img").waitFor();
    const label = () => page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement;
      return element?.getAttribute("aria-label") ?? "";
    });
    for (let presses = 0; presses < 10 && !/^Customize Gridfinity/.test(await label()); presses++) await page.keyboard.press("Tab");
    assert.match(await label(), /^Customize Gridfinity/);
    await page.keyboard.press("Enter");
    await until(page, "one", "ready");
    const frame = frameOf(page);
    const inside = () => frame.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
    for (let presses = 0; presses < 10 && (await inside()) !== "k0"; presses++) await page.keyboard.press("Tab");
    assert.equal(await inside(), "k0", "the first knob");
    const before = (await told(page, "one", "change")).length;
    await page.keyboard.press("ArrowRight");
    await until(page, "one", "change", before + 1);
    assert.ok((await frame.locator(".k").count()) <= 6);
    for (let presses = 0; presses < 20 && (await inside()) !== "files"; presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await frame.getByRole("menuitem").first().waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    assert.match(file.suggestedFilename(), /\.3mf$/);
    assert.deepEqual(await findings(page, frame), [], String(width));
    assert.deepEqual(await findings(page), [], String(width));
    await page.context().close();
  }
});

test("an accent is taken where it can be read, and left where it can't; the theme is the page's to say", async () => {
  const page = await newPage(chromium.browser, { colorScheme: "light" });
  await page.goto(`${host.url}/look`);
  const paint = (id) => page.evaluate((id) => getComputedStyle(document.getElementById(id).shadowRoot.querySelector(".play")).backgroundColor, id);
  // Dark violet is no accent on the dark theme, and yellow is none on white.
  assert.equal(await paint("one"), "rgb(139, 191, 232)");
  assert.equal(await paint("two"), "rgb(23, 85, 138)");
  await page.evaluate(() => document.getElementById("one").setAttribute("theme", "light"));
  assert.equal(await paint("one"), "rgb(138, 43, 226)");
  await customize(page, "one").click();
  await until(page, "one", "ready");
  const frame = frameOf(page);
  const painted = (color) => frame.waitForFunction((color) => getComputedStyle(document.getElementById("files")).backgroundColor === color, color);
  await painted("rgb(138, 43, 226)");
  await page.evaluate(() => document.getElementById("one").setAttribute("theme", "dark"));
  await frame.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  await painted("rgb(139, 191, 232)");
  await page.context().close();
});
