// SPDX-License-Identifier: Apache-2.0
// Designs that try to bring the tab down. Each ends in a message, and the next design opens.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import { fetchNothingAhead, near, newPage, note, openFiles, volumeOf, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

const { site, chromium } = siteAndBrowser();
const folder = mkdtempSync("/tmp/partwright-hostile-");
after(() => {
  rmSync(folder, { recursive: true });
});

// A zip of one entry whose header may lie about the size.
function zip(name, content, claimed = content.length) {
  const packed = deflateRawSync(content);
  const crc = crc32(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc, 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(crc, 16);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(claimed, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}
function onDisk(name, bytes) {
  const path = `${folder}/${name}`;
  writeFileSync(path, bytes);
  return path;
}

const text = (name, source) => () => ({ name, buffer: Buffer.from(source) });
const cases = [
  ["endless recursion", text("recursion.scad", "function f(x) = 1 + f(x + 1);\necho(f(0));\ncube(f(0));\n"), /recursi|deep|levels/i],
  ["endless recursion of modules", text("modules.scad", "module m(x) { translate([x, 0, 0]) m(x + 1); }\nm(0);\n"), /recursi|deep|levels/i],
  ["a loop of a thousand million turns", text("loop.scad", "for (i = [0:1e9]) cube(i);\n"), /./],
  ["a cube of 1e308 mm", text("huge.scad", "cube(1e308);\n"), /./],
  ["50,000 nested unions", text("nested.scad", `${"union(){".repeat(50_000)}cube(1);${"}".repeat(50_000)}\n`), /nest|deep|levels/i],
  ["200,000 open parentheses", text("parentheses.scad", `x = ${"(".repeat(200_000)};\n`), /./],
  ["200 MB of garbage", () => onDisk("garbage.scad", Buffer.alloc(200 << 20, "\u00ff{]("  , "latin1")), /200 MB/],
  ["30 MB of garbage", () => onDisk("less.scad", Buffer.alloc(30 << 20, "}{)([ \n", "latin1")), /./],
  ["a broken zip", () => ({ name: "broken.zip", buffer: Buffer.concat([zip("a.scad", Buffer.from("cube(1);")).subarray(0, 40), Buffer.alloc(300, 7)]) }), /zip/i],
  ["a zip bomb", () => onDisk("bomb.zip", zip("a.scad", Buffer.alloc(300 << 20))), /./],
  ["a zip that lies about its size", () => ({ name: "liar.zip", buffer: zip("a.scad", Buffer.alloc(40 << 20), 12) }), /./],
];

for (const [name, make, words] of cases) {
  test(`${name}: a message, and the next design opens`, async (context) => {
    const page = await newPage(chromium.browser);
    await page.goto(site.url);
    await page.evaluate(() => (window.stillTheSamePage = true));
    const file = make();
    await openFiles(page, [file]);
    const begun = performance.now();
    const said = await page.waitForFunction(() => {
      const message = document.getElementById("start-message");
      const notes = document.getElementById("notes").innerText;
      return notes || (message.classList.contains("bad") ? message.textContent : "") ||
        (document.getElementById("console-count").textContent.match(/warning|error/) && document.getElementById("console-lines").innerText);
    }, undefined, { timeout: 60_000 }).then((handle) => handle.jsonValue());
    context.diagnostic(`${((performance.now() - begun) / 1000).toFixed(1)} s: ${said.replace(/\s+/g, " ").slice(0, 160)}`);
    assert.match(said, words);
    await openFiles(page, [{ name: "next.scad", buffer: Buffer.from("cube(3);\n") }]);
    await page.waitForFunction(() => document.getElementById("title").textContent === "next", undefined, { timeout: 60_000 });
    await waitFor(page);
    near(await volumeOf(page), 27, 1e-6, "the next design");
    assert.equal(await page.evaluate(() => window.stillTheSamePage), true);
    assert.deepEqual(page.seen.errors, []);
    await page.context().close();
  });
}

test("names, echoes and licences with markup stay text", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const bad = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  await openFiles(page, [{ name: "markup.scad", buffer: Buffer.from(`// ${bad}\nside = 4; // [1:1:9]\n/* [${bad.replaceAll("[", "")}] */\nword = "${bad.replaceAll('"', "'")}";\necho("${bad}");\ncube(side);\n`) },
    { name: "okh.toml", buffer: Buffer.from(`okhv = "2.4"\nname = "${bad}"\nlicense = "${bad}"\nlicensor = "${bad}"\nversion = "1"\nfunction = "${bad}"\n`) }]);
  await waitFor(page);
  await page.locator("#console summary").click();
  assert.match(await page.locator("#console-lines").innerText(), /<img src=x/);
  assert.equal(await page.locator("#bench img, #bench script").count(), 0);
  assert.deepEqual(page.seen.policy, []);
  await page.context().close();
});

test("fragments made of noise do nothing worse than show the start page or a message", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const pieces = ["open=", "samples/gridfinity-bin", "&p.grid_x=", "1e999", "{}", "[1,2", "%00", "%E0%A4%A", "null", "\"", "&main=", "../..", "kept=", "javascript:alert(1)", "&p.__proto__=1", "data:text/html,x", "=", "&&", "%", "true"];
  for (let round = 0; round < 150; round++) {
    let fragment = "";
    for (let count = 1 + random() * 6; count > 0; count--) fragment += pieces[Math.floor(random() * pieces.length)];
    await page.evaluate((text) => (location.hash = text), fragment);
    await page.waitForTimeout(5);
  }
  await page.evaluate(() => (location.hash = ""));
  await page.locator("#start").waitFor();
  assert.deepEqual(page.seen.errors, []);
  assert.ok(page.seen.requests.every((url) => url.startsWith(site.url)), "requests elsewhere");
  await page.context().close();
});
