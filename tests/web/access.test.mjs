// SPDX-License-Identifier: Apache-2.0
// The page for those who don't use a mouse, or don't see it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings } from "./axe.mjs";
import { fetchNothingAhead, newPage, openFiles, openSample, rebuilt, typeIn, waitFor } from "./page.mjs";
import { siteAndBrowser } from "./setup.mjs";

fetchNothingAhead();

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

const open = async (page, name, source) => {
  await page.goto(site.url);
  await openFiles(page, [{ name, buffer: Buffer.from(source) }]);
};
const clip = "// How far it reaches over the edge of the table, measured from the screw to the end of the hook; more holds better\nreach = 30; // [10:60]\ncube([reach, 20, 6]);\ngear(7);\n";
// What goes wrong, or needs a word: the same elements again, so two of the six.
const troubles = {
  "a model that is incomplete, with what it lacks": async (page) => {
    await open(page, "clip.scad", clip);
    await waitFor(page);
    await page.getByRole("button", { name: /^Incomplete/ }).click();
  },
  "a parameter with its whole description": async (page) => {
    await open(page, "clip.scad", clip);
    await waitFor(page);
    await page.locator("#form .tell").click();
  },
  "values of a link that the design doesn't offer": async (page) => {
    await openSample(page, site.url, "gridfinity-bin", "&p.grid_x=9&p.no_such=3&p.divisions_x=%22many%22");
    await page.locator("#form .others li").waitFor();
  },
  "a design that makes nothing": async (page) => {
    await open(page, "hook.scad", "module hook() { cube(5); }\n");
    await waitFor(page, "failed");
  },
  "a file that is no design": async (page) => {
    await open(page, "part.stl", "solid x");
    await page.waitForFunction(() => document.getElementById("start-message").classList.contains("bad"));
  },
  "a part of the site that doesn't load": async (page) => {
    await page.route(/mesh[^/]*\.wasm/, (route) => route.abort());
    await open(page, "clip.scad", clip);
    await waitFor(page, "failed");
    await page.getByRole("button", { name: "Try again" }).waitFor();
  },
  "a page without a connection": async (page) => {
    await open(page, "clip.scad", clip);
    await waitFor(page);
    await page.context().setOffline(true);
    await page.locator("#offline").waitFor();
  },
};

// What is open of what closes, and whether the model is there.
const shown = (page) => page.evaluate(() => [...document.querySelectorAll("dialog[open], .note, .others li, .empty, [popover]")]
  .filter((element) => element.checkVisibility()).map((element) => element.tagName + element.className)
  .concat(document.getElementById("bench").dataset.state).join(" "));

const everywhere = [[1440, 900], [1024, 768], [390, 844]].flatMap((size) => ["light", "dark"].map((colorScheme) => [...size, colorScheme]));
const twice = [[1440, 900, "light"], [390, 844, "dark"]];
for (const [names, looks, words] of [[states, everywhere, "in three widths, light and dark"], [troubles, twice, "wide and light, narrow and dark"]]) {
  for (const [name, reach] of Object.entries(names)) {
    test(`axe finds nothing on ${name}, ${words}`, async () => {
      // One page that is resized, as windows are: what is looked at has to stay open.
      const [width, height, colorScheme] = looks[0];
      const page = await newPage(chromium.browser, { viewport: { width, height }, colorScheme, ahead: name.includes("exact") });
      await reach(page);
      const open = await shown(page);
      for (const [width, height, colorScheme] of looks) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        // Colours go over from one scheme to the other.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
          .then(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))));
        assert.equal(await shown(page), open, `${width} ${colorScheme}`);
        assert.deepEqual(await findings(page), [], `${width} ${colorScheme}`);
      }
      await page.context().close();
    });
  }
}

test("what a model lacks, and a whole description, are reached with the keyboard alone, and the focus comes back", async () => {
  const page = await newPage(chromium.browser);
  await open(page, "clip.scad", `include <no/such.scad>\n${clip}`);
  await waitFor(page);
  const focus = () => page.evaluate(() => {
    const element = document.activeElement;
    return (element.getAttribute("aria-label") || element.innerText || element.id || "").trim();
  });
  const tabTo = async (words) => {
    for (let presses = 0; presses < 80; presses++) {
      if (words.test(await focus())) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`Tab never reaches ${words}`);
  };
  await tabTo(/^About Reach|description/i);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-expanded")), "true");
  assert.match(await page.locator("#form").innerText(), /measured from the screw to the end of the hook/);

  await tabTo(/^Close: A file that this design uses is missing/);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#notes .note").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), "canvas");

  await tabTo(/^Incomplete/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.innerText(), /gear\(\)/);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.match(await focus(), /^Incomplete/, "back where it was opened");

  await tabTo(/^STL/);
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  assert.equal(await focus(), "Cancel", "Enter once more writes nothing");
  await page.keyboard.press("Tab");
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.match(file.suggestedFilename(), /\.stl$/);
  await page.context().close();
});

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
