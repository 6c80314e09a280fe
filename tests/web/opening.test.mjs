// SPDX-License-Identifier: Apache-2.0
// What is opened from elsewhere: links as people copy them, files that are no designs, and models that lack
// something. Hosts are played by this test; what reaches the network is what the page asks for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pages } from "./host_pages.mjs";
import { bench, fetchNothingAhead, near, newPage, note, openFiles, patience, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();

const design = "use <lib/h.scad>\ninclude <../shared/sizes.scad>\npart(side);\n";
const library = "use <deep/more.scad>\nmodule part(s) box(s);\n";
const more = "module box(s) cube(s);\n";
const sizes = "side = 4;\n";

// Answers of other hosts by address; everything else there is "not found". Tells what was asked.
async function playing(answers, options = {}) {
  const page = await newPage(chromium.browser, options);
  page.asked = [];
  await page.route((url) => !url.href.startsWith(site.url) && url.protocol.startsWith("http"), (route) => {
    const address = route.request().url();
    page.asked.push(address);
    const body = answers[address];
    const headers = { "access-control-allow-origin": "*" };
    if (body === undefined) return route.fulfill({ status: 404, headers, body: "" });
    if (body === "refused") return route.abort();
    return route.fulfill({ headers, contentType: "text/plain", body: typeof body === "string" ? body : JSON.stringify(body) });
  });
  return page;
}
async function openByAddress(page, address) {
  await page.goto(site.url);
  await page.locator("#address").fill(address);
  await page.locator("#address").press("Enter");
}

const raw = "https://raw.githubusercontent.com/ann/parts/main";
const beside = (file, place) => ({ [file("models/part.scad")]: design, [file("models/lib/h.scad")]: library, [file("models/lib/deep/more.scad")]: more, [file("shared/sizes.scad")]: sizes, ...place });
const codeberg = "https://codeberg.org/api/v1/repos/ann/parts";
const gitlab = "https://gitlab.com/api/v4/projects/ann%2Fparts/repository";
const bitbucket = "https://api.bitbucket.org/2.0/repositories/ann/parts/src/main";
const links = [
  ["a page at GitHub", "https://github.com/ann/parts/blob/main/models/part.scad", beside((path) => `${raw}/${path}`)],
  ["the same without https://", "github.com/ann/parts/blob/main/models/part.scad", beside((path) => `${raw}/${path}`)],
  ["a raw link of GitHub's", "https://github.com/ann/parts/raw/main/models/part.scad", beside((path) => `${raw}/${path}`)],
  ["a raw file", `${raw}/models/part.scad`, beside((path) => `${raw}/${path}`)],
  ["a page at GitLab", "https://gitlab.com/ann/parts/-/blob/main/models/part.scad", beside((path) => `${gitlab}/files/${encodeURIComponent(path)}/raw?ref=main`)],
  ["a page at Codeberg", "https://codeberg.org/ann/parts/src/branch/main/models/part.scad", beside((path) => `${codeberg}/raw/${path}?ref=main`)],
  ["a page at Bitbucket", "https://bitbucket.org/ann/parts/src/main/models/part.scad", beside((path) => `${bitbucket}/${path}`)],
  ["a file on any server", "https://parts.example/ann/models/part.scad?v=2", beside((path) => `https://parts.example/ann/${path}`, { "https://parts.example/ann/models/part.scad?v=2": design })],
];
for (const [name, address, answers] of links) {
  test(`${name} opens, with what it includes from beside it`, async () => {
    const page = await playing(answers);
    await openByAddress(page, address);
    await waitFor(page);
    assert.ok(Math.abs((await volumeOf(page)) - 64) < 1e-9, "a cube of 4 mm");
    assert.equal(await page.locator("#badge").getByText("Incomplete").count(), 0);
    assert.match(await page.locator("#console-lines").textContent(), /3 files that it includes came from .* too/);
    assert.equal(page.asked.length, 4, page.asked.join("\n"));
    assert.deepEqual(page.seen.policy, []);
    await page.context().close();
  });
}

const trees = [
  ["a repository at GitHub", "https://github.com/ann/parts", "https://api.github.com/repos/ann/parts/git/trees/HEAD?recursive=1", (path) => `https://raw.githubusercontent.com/ann/parts/HEAD/${path}`],
  ["a folder at Codeberg", "https://codeberg.org/ann/parts/src/branch/main/models", `${codeberg}/git/trees/main?recursive=true`, (path) => `${codeberg}/raw/${path}?ref=main`],
];
for (const [name, address, list, file] of trees) {
  test(`${name} opens as a folder, and asks for the design before its libraries`, async () => {
    const files = { "models/lib/BOSL2/std.scad": "module block(s) cube(s);\n", "models/zeta.scad": "use <BOSL2/std.scad>\nblock(3);\n", "models/lib/unused.scad": "module u() cube(1);\n" };
    const answers = { [list]: { tree: [...Object.keys(files).map((path) => ({ path, type: "blob", size: 40 })), { path: "models/big.stl", type: "blob", size: 9e8 }, { path: "models", type: "tree" }] } };
    for (const [path, text] of Object.entries(files)) answers[file(path)] = text;
    const page = await playing(answers);
    await openByAddress(page, address);
    const choices = page.locator("dialog .choices button");
    await choices.first().waitFor({ timeout: 60_000 });
    const names = await choices.allInnerTexts();
    assert.match(names[0], /zeta\.scad$/);
    assert.ok(!names.some((one) => /std\.scad$/.test(one)), `what is used is no design: ${names}`);
    await choices.first().click();
    await waitFor(page);
    assert.ok(Math.abs((await volumeOf(page)) - 27) < 1e-9, "the library inside is found");
    assert.ok(!page.asked.some((one) => one.includes("big.stl")));
    await page.context().close();
  });
}

test("an include that climbs out of the place that was named is not asked for, and said", async () => {
  const page = await playing({ "https://parts.example/a/b/c/d/part.scad": "include <../../../../secret.scad>\nuse </etc/passwd>\nuse <../near.scad>\ncube(2);\n", "https://parts.example/a/b/c/near.scad": "x = 1;\n" });
  await openByAddress(page, "https://parts.example/a/b/c/d/part.scad");
  await waitFor(page);
  assert.deepEqual(page.asked, ["https://parts.example/a/b/c/d/part.scad", "https://parts.example/a/b/c/near.scad"]);
  assert.match(await page.locator("#console-lines").textContent(), /Not asked for.*secret\.scad/);
  assert.match(await page.locator("#badge").innerText(), /Incomplete/);
  await page.context().close();
});

test("a site that refuses is named, and the start page keeps what can be done", async () => {
  const page = await playing({ "https://parts.example/part.scad": "refused" });
  await openByAddress(page, "parts.example/part.scad");
  await page.waitForFunction(() => document.getElementById("start-message").classList.contains("bad"), undefined, { timeout: 60_000 });
  assert.match(await page.locator("#start-message").innerText(), /parts\.example doesn’t let other sites read its files/);
  assert.equal(await bench(page).isVisible(), false);
  await page.context().close();
});

test("a file that is no design is called what it is, and nothing of it stays", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const files = [["part.stl", /an STL file.*triangles.*\.scad/s], ["plate.3mf", /a 3MF file/], ["manual.pdf", /a document.*Partwright opens/s], ["photo.png", /a picture/], ["case.FCStd", /FreeCAD document.*STEP/s]];
  for (const [name, words] of files) {
    await openFiles(page, [{ name, buffer: Buffer.from("solid x") }]);
    await page.waitForFunction((name) => document.getElementById("start-message").textContent.includes(name), name, { timeout: 60_000 });
    assert.match(await page.locator("#start-message").innerText(), words);
    assert.equal(await bench(page).isVisible(), false, "no empty workbench");
    assert.equal(await page.locator("#kept-list li").count(), 0);
    assert.equal(await page.title(), "Partwright");
  }
  // Over an open design: it comes back, with the reason.
  await openFiles(page, [{ name: "cube.scad", buffer: Buffer.from("cube(3);") }]);
  await waitFor(page);
  await openFiles(page, [{ name: "part.stl", buffer: Buffer.from("solid x") }]);
  await page.locator('[data-note="refused"]').waitFor({ timeout: 60_000 });
  assert.match(await note(page), /part\.stl' is an STL file/);
  await waitFor(page);
  assert.equal(await page.locator("#title").innerText(), "cube");
  await page.locator('[data-note="refused"]').getByRole("button", { name: /^Close/ }).click();
  assert.equal(await page.locator("#notes .note").count(), 0);
  await page.goto(site.url);
  await page.reload();
  assert.deepEqual(await page.locator("#kept-list a").allInnerTexts(), ["cube"]);
  await page.context().close();
});

const lacking = [
  ["a builtin that is not there yet", 'cube(3);\nimport("x.stl");\n', /import\(\).*not support/],
  ["a missing library", "use <no/gears.scad>\ncube(3);\n", /no\/gears\.scad.*not there/],
  ["an unknown module", "cube(3);\ngear(7);\n", /gear\(\).*nothing defines/],
  ["a 2D shape among 3D ones", "cube(3);\nsquare(9);\n", /square\(\) is left out/],
];
for (const [name, source, words] of lacking) {
  test(`${name}: the model looks incomplete, and no file is written unasked`, async () => {
    const page = await newPage(chromium.browser);
    await page.goto(site.url);
    await openFiles(page, [{ name: "part.scad", buffer: Buffer.from(source) }]);
    await waitFor(page);
    assert.match(await page.locator("#badge").innerText(), /Incomplete/);
    const make = await page.locator("#tp-make").innerText();
    assert.match(make, words);
    assert.doesNotMatch(make, /Closed solid/);
    assert.equal(await page.locator("#tp-make .files .main").count(), 0, "no file is recommended");
    let written = 0;
    page.on("download", () => written++);
    await page.locator('[data-format="stl"]').click();
    const question = page.getByRole("dialog");
    assert.match(await question.innerText(), words);
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.keyboard.press("Control+e"); // asks as well
    await question.waitFor();
    assert.equal(written, 0);
    const [file] = await Promise.all([page.waitForEvent("download"), question.getByRole("button", { name: /^Write the incomplete/ }).click()]);
    assert.match(file.suggestedFilename(), /^part\./);
    await page.context().close();
  });
}

// Where nothing remains, the reason is in sight and not in a closed console.
const nothing = [
  ["a library that calls none of its modules", "module hook() { cube(5); }\n", /defines hook\(\) and calls none of them: it is a library/],
  ["an outline that crosses the axis", "rotate_extrude() circle(5);\n", /line 1: all points for rotate_extrude\(\) must have the same X coordinate sign/],
];
for (const [name, source, words] of nothing) {
  test(`${name}: page and embed say why there is no model`, async (context) => {
    const page = await newPage(chromium.browser);
    await page.goto(site.url);
    await openFiles(page, [{ name: "part.scad", buffer: Buffer.from(source) }]);
    await waitFor(page, "failed");
    assert.match(await note(page), /The model could not be built[^]*Current top level object is empty/);
    assert.match(await note(page), words);
    await page.context().close();

    const host = await pages({
      "/": () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><script src="${site.url}partwright-viewer.js" defer></script><body><partwright-viewer src="part.scad"></partwright-viewer>`,
      "/part.scad": () => source,
    });
    context.after(() => host.close());
    const around = await newPage(chromium.browser);
    await around.goto(host.url);
    await around.getByRole("button", { name: /^Customize/ }).click();
    await around.waitForFunction(() => document.querySelector("partwright-viewer").shadowRoot.querySelector("iframe"));
    const alert = around.frameLocator("iframe").getByRole("alert");
    assert.match(await alert.innerText({ timeout: patience }), words);
    await around.context().close();
  });
}

test("a .csg file opens like a .scad: picked, by its address and in an embed, under its own name", async (context) => {
  const text = "group() {\n\tmultmatrix([[1, 0, 0, 5], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) {\n\t\tcube(size = [2, 3, 4], center = false);\n\t}\n}\n";
  const page = await playing({ "https://parts.example/wedge.csg": text });
  await page.goto(site.url);
  await openFiles(page, [{ name: "notes.txt", buffer: Buffer.from("a note") }, { name: "wedge.csg", buffer: Buffer.from(text) }]);
  await waitFor(page);
  assert.equal(await page.locator("#title").innerText(), "wedge");
  near(await volumeOf(page), 24, 1e-9, "mm³");
  await openByAddress(page, "parts.example/wedge.csg");
  await page.waitForFunction(() => location.hash.includes("parts.example"), undefined, { timeout: patience });
  await waitFor(page);
  assert.equal(await page.locator("#title").innerText(), "wedge");
  near(await volumeOf(page), 24, 1e-9, "mm³");
  await page.context().close();

  const host = await pages({
    "/": () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><script src="${site.url}partwright-viewer.js" defer></script><body><partwright-viewer src="wedge.csg"></partwright-viewer>`,
    "/wedge.csg": () => text,
  });
  context.after(() => host.close());
  const around = await newPage(chromium.browser);
  await around.goto(host.url);
  const ready = around.evaluate(() => new Promise((resolve) => document.querySelector("partwright-viewer").addEventListener("ready", (event) => resolve(event.detail))));
  await around.getByRole("button", { name: /^Customize/ }).click();
  const { title, volume, incomplete } = await ready;
  assert.equal(title, "wedge");
  near(volume, 24, 1e-9, "mm³");
  assert.deepEqual(incomplete, []);
  await around.context().close();
});

test("the command box finds every export, and the search a design by what others call it", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  for (const [word, title] of [["box", "Snap-lid enclosure"], ["enclosures", "Snap-lid enclosure"], ["pipe", "Hose adapter"], ["divider", "Gridfinity bin with dividers"]]) {
    await page.locator("#search").fill(word);
    await page.waitForFunction((title) => [...document.querySelectorAll("#designs h3")].some((one) => one.textContent === title), title);
  }
  await openFiles(page, [{ name: "cube.scad", buffer: Buffer.from("cube(3);") }]);
  await waitFor(page);
  await page.keyboard.press("Control+k");
  for (const word of ["export", "download", "3mf", "stl"]) {
    await page.getByRole("combobox", { name: "Find a command" }).fill(word);
    assert.match((await page.getByRole("option").allInnerTexts()).join("\n"), word === "stl" ? /Export STL/ : /Export 3MF/);
  }
  await page.context().close();
});

test("in forced colours a switch, a slider and the chosen tab show their state", async () => {
  const page = await newPage(chromium.browser, { forcedColors: "active" });
  await page.goto(site.url);
  await openFiles(page, [{ name: "s.scad", buffer: Buffer.from("a = true;\nb = false;\nc = 20; // [10:30]\ncube(c);\n") }]);
  await waitFor(page);
  const colours = await page.evaluate(() => {
    const of = (element, part) => getComputedStyle(element, part).backgroundColor;
    const [on, off] = document.querySelectorAll("#form .switch");
    return { on: of(on), off: of(off), knobOn: of(on, "::after"), knobOff: of(off, "::after"), chosen: of(document.getElementById("tb-make")), other: of(document.getElementById("tb-about")) };
  });
  assert.notEqual(colours.on, colours.off);
  assert.notEqual(colours.on, colours.knobOn);
  assert.notEqual(colours.off, colours.knobOff);
  assert.notEqual(colours.chosen, colours.other);
  await page.context().close();
});
