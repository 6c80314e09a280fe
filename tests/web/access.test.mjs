// SPDX-License-Identifier: Apache-2.0
// The page for those who don't use a mouse, or don't see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { newPage, openFiles, openSample, rebuilt, typeIn, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

const { site, chromium } = siteAndBrowser();

const states = {
  "the start page": async (page) => page.goto(site.url),
  "a design's page": async (page) => {
    await page.goto(`${site.url}#design=samples/snap-enclosure`);
    await page.locator("#design-title").waitFor();
    await page.locator("details.embed summary").click();
  },
  "a search without result": async (page) => {
    await page.goto(site.url);
    await page.locator("#facets input").first().waitFor({ state: "attached" });
    await page.locator("#search").fill("no such thing");
    await page.locator(".empty").waitFor();
  },
  "the workbench": async (page) => openSample(page, site.url, "gridfinity-bin", "&p.grid_x=2"),
  "the workbench with a failed rebuild": async (page) => {
    await page.goto(site.url);
    await openFiles(page, [{ name: "bad.scad", buffer: Buffer.from("v = [1, 2, 3];\ntext = \"a\";\nn = 3; // [1:9]\nassert(n < 2, \"no\");\n") }]);
    await waitFor(page, "failed");
  },
  "the licence": async (page) => {
    await openSample(page, site.url, "gridfinity-bin");
    await page.locator("#licence-chip").click();
  },
  "the exact model with what stays faceted": async (page) => {
    await page.goto(site.url);
    await openFiles(page, [{ name: "mixed.scad", buffer: Buffer.from("cube(10);\nhull() { translate([5, 5, 10]) sphere(3); translate([20, 5, 10]) cube(4); }\n") }]);
    await page.waitForFunction(() => document.getElementById("bench").dataset.exact === "ready", undefined, { timeout: 120_000 });
    await page.locator("#badge button").click();
  },
  "about": async (page) => {
    await page.goto(site.url);
    await page.getByRole("button", { name: "About Partwright" }).click();
  },
  "the command box": async (page) => {
    await openSample(page, site.url, "gridfinity-bin");
    await page.keyboard.press("Control+k");
  },
  "the keys": async (page) => {
    await page.goto(site.url);
    await page.keyboard.press("?");
  },
  "the menu": async (page) => {
    await openSample(page, site.url, "gridfinity-bin");
    await page.locator("#more").click();
  },
};

for (const [name, reach] of Object.entries(states)) {
  test(`axe finds nothing on ${name}, in three widths, light and dark`, async () => {
    for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
      for (const colorScheme of ["light", "dark"]) {
        const page = await newPage(chromium.browser, { viewport: { width, height }, colorScheme });
        await reach(page);
        assert.deepEqual(await findings(page), [], `${width} ${colorScheme}`);
        await page.context().close();
      }
    }
  });
}

test("the main job is done with the keyboard alone", async () => {
  const page = await newPage(chromium.browser);
  await page.goto(site.url);
  const focused = () => page.evaluate(() => (document.activeElement.innerText || document.activeElement.getAttribute("aria-label") || document.activeElement.id || "").trim());
  const tabTo = async (words, key = "Tab") => {
    for (let presses = 0; presses < 80; presses++) {
      if (words.test(await focused())) return;
      await page.keyboard.press(key);
    }
    assert.fail(`Tab never reaches ${words}`);
  };
  await tabTo(/^Gridfinity bin with dividers$/);
  await page.keyboard.press("Enter");
  await page.locator("#design").waitFor();
  await tabTo(/^Customize$/);
  await page.keyboard.press("Enter");
  await waitFor(page);
  assert.equal(await focused(), "Gridfinity bin with dividers", "the workbench begins with its title");
  const size = await page.locator("#size").innerText();
  await page.locator("body").press("/");
  await page.keyboard.type("height");
  await page.keyboard.press("Tab");
  await tabTo(/^Height units, slider$/);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((old) => document.getElementById("size").innerText !== old, size);
  await waitFor(page);
  await page.keyboard.press("Delete");
  await page.waitForFunction((old) => document.getElementById("size").innerText === old, size);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((old) => document.getElementById("size").innerText !== old, size);
  await waitFor(page);
  await page.keyboard.press("F6");
  assert.equal(await page.evaluate(() => document.activeElement.id), "canvas");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("f");
  await page.keyboard.press("F6");
  await tabTo(/^3MF/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(file.suggestedFilename(), /\.3mf$/);
  await page.keyboard.press("Control+z");
  await page.waitForFunction((old) => document.getElementById("size").innerText === old, size);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("start");
  await page.keyboard.press("Enter");
  await page.locator("#start").waitFor();
  await page.context().close();
});

test("what is pressed while its panel is drawn anew does its work on release, by mouse and by space bar", async () => {
  const page = await newPage(chromium.browser);
  await openSample(page, site.url, "gridfinity-bin", "&p.grid_x=1");
  const drawAnew = (height) => rebuilt(page, () => page.evaluate((height) => {
    const slider = document.querySelector('#form input[type=range][aria-label^="Height"]');
    slider.value = height;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  }, height));
  const row = page.locator('[data-format="stl"]');
  const unsized = row.locator(".size svg"); // no file of these values was made yet
  await row.hover();
  await page.mouse.down();
  await drawAnew("3");
  const [byMouse] = await Promise.all([page.waitForEvent("download"), page.mouse.up()]);
  assert.match(byMouse.suggestedFilename(), /\.stl$/);
  await row.focus();
  await page.keyboard.down("Space");
  await drawAnew("5");
  const [byKey] = await Promise.all([page.waitForEvent("download"), page.keyboard.up("Space")]);
  assert.match(byKey.suggestedFilename(), /\.stl$/);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.format), "stl");
  await unsized.waitFor({ state: "detached" }); // what was put off is drawn, and so is what comes after
  await drawAnew("7");
  assert.equal(await unsized.count(), 1);
  await page.context().close();
});

test("what happens is told: size and state are in polite regions, errors in alerts", async () => {
  const page = await newPage(chromium.browser);
  await openSample(page, site.url, "gridfinity-bin", "&p.grid_x=1");
  assert.equal(await page.locator("#size").getAttribute("role"), "status");
  assert.match(await page.locator("#size").innerText(), /^41\.5 ?× ?83\.5 ?× ?46 mm$/);
  const columns = await typeIn(page, "Columns", "80");
  // Used as it is, as a set or a link is, and said.
  assert.equal(await columns.inputValue(), "80");
  assert.match(await page.locator("#form .p:focus-within .why").innerText(), /divisions_x = 80 is outside 1 to 8, which the designer offers/);
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /Compartments|too small/);
  await page.context().close();
});

test("with reduced motion nothing on the page takes time to move", async () => {
  const page = await newPage(chromium.browser, { reducedMotion: "reduce" });
  await openSample(page, site.url, "gridfinity-bin");
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    return style.transitionDuration.split(",").some((time) => parseFloat(time) > 0) || style.animationName !== "none";
  }).map((element) => element.className));
  assert.deepEqual(moving, []);
  await page.context().close();
});
