// SPDX-License-Identifier: Apache-2.0
// What the tests do with the page again and again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

// ms that anything may take; a machine with other work to do may be given several times as long.
export const patience = 60_000 * Number(process.env.PARTWRIGHT_PATIENCE ?? 1);

// A new page of its own profile that writes down everything it must not do: requests elsewhere, breaches of
// the content policy, errors.
// Compiling the exact engine takes both cores for seconds, on each page: what has nothing to do with it opens pages that
// fetch nothing before it is asked for, as where data is dear.
let fetchesAhead = true;
export const fetchNothingAhead = () => (fetchesAhead = false);
export const savingData = () => Object.defineProperty(navigator, "connection", { value: { saveData: true } });

export async function newPage(browser, { ahead = fetchesAhead, ...options } = {}) {
  const context = await browser.newContext({ acceptDownloads: true, serviceWorkers: "block", viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(patience / 2);
  if (!ahead) await context.addInitScript(savingData);
  const page = await context.newPage();
  page.seen = { requests: [], policy: [], errors: [] };
  page.on("request", (request) => page.seen.requests.push(request.url()));
  page.on("pageerror", (error) => page.seen.errors.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedScript/i.test(message.text())) page.seen.policy.push(message.text());
  });
  return page;
}

export const bench = (page) => page.locator("#bench");

// Waits until the canvas shows the present values (or, with another state, until that is so).
export async function waitFor(page, state = "good", timeout = patience) {
  await page.waitForFunction((wanted) => document.getElementById("bench").dataset.state === wanted, state, { timeout });
}

// The next rebuild after `work`, whatever its outcome.
export async function rebuilt(page, work) {
  const before = await bench(page).getAttribute("data-rebuilds");
  await work();
  await page.waitForFunction((old) => document.getElementById("bench").dataset.rebuilds !== old, before ?? undefined, { timeout: patience });
}

// Gives a parameter's field a value as a hand does that types. Answers the field.
export async function typeIn(page, name, value) {
  const field = page.getByRole("textbox", { name });
  await field.fill(value);
  await field.press("Enter");
  return field;
}

export async function openSample(page, url, name, values = "") {
  await page.goto(`${url}#open=samples/${name}${values}`);
  await waitFor(page);
}

// A hand at the first slider of a page or an embed's frame, that moves until it lets go.
const firstSlider = ":is(#form, #knobs) input[type=range]";
export const takeHold = (frame, value) => frame.evaluate(([slider, value]) => {
  const input = document.querySelector(slider);
  const move = () => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  move();
  window.hand = setInterval(move, 50);
}, [firstSlider, value]);
export const letGo = (frame) => frame.evaluate((slider) => {
  clearInterval(window.hand);
  document.querySelector(slider).dispatchEvent(new Event("change", { bubbles: true }));
}, firstSlider);

// Opens files through the button, as { name, buffer } or paths.
export async function openFiles(page, files) {
  const chooser = page.waitForEvent("filechooser");
  if (await page.locator("#bench").isVisible()) {
    await page.locator("#more").click();
    await page.getByRole("menuitem", { name: "Open a file" }).click();
  } else {
    await page.getByRole("button", { name: "Open a file" }).click();
  }
  await (await chooser).setFiles(files.map((file) => (typeof file === "string" ? file : { mimeType: "application/octet-stream", ...file })));
}

export const volumeOf = (page) => page.locator("#status").getAttribute("data-volume").then(Number);

export async function note(page, timeout = patience) {
  const shown = page.locator("#notes .note");
  await shown.first().waitFor({ timeout });
  return (await shown.allInnerTexts()).join("\n");
}

export async function download(page, format) {
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: patience }), page.locator(`[data-format="${format}"]`).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export function near(actual, expected, tolerance, what) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected} ± ${tolerance}`);
}

// Keeps hold of the page's workers so that a test can end them behind the page's back, the way a browser
// short of memory does: without any event. `heldWorkers` has them, each with its `kind` ("mesh", "exact") and
// whether it is `busy` and `practises` before it is ready; `answers` what they said, with a digest of each array.
export async function newPageWithHold(browser, options) {
  const page = await newPage(browser, options);
  await page.addInitScript(() => {
    const Native = window.Worker;
    window.heldWorkers = [];
    window.answers = [];
    window.underWay = window.mostUnderWay = 0;
    window.gates = {};
    const digest = (array) => {
      let a = 1, b = 0; // as Adler-32, without its modulus' being prime: it only has to differ
      for (const byte of array) {
        a = (a + byte) % 65521;
        b = (b + a) % 65521;
      }
      return `${array.length}:${b * 65536 + a}`;
    };
    window.Worker = class extends Native {
      constructor(address, how) {
        super(address, how);
        window.heldWorkers.push(this);
        this.kind = how.name.replace("partwright-", "");
        this.busy = false;
        this.addEventListener("message", (event) => {
          if (event.data.type === "begun") this.busy = true;
          if (event.data.type === "answer") {
            this.busy = false;
            if (this.kind === "mesh") window.underWay--;
            if (window.keepAnswers) window.answers.push({ kind: this.kind, json: event.data.json, arrays: event.data.arrays.map(digest) });
          }
        });
      }
      terminate() {
        this.busy = false;
        super.terminate();
      }
      postMessage(message, ...rest) {
        if (message.type === "start") this.practises = message.practise;
        if (message.type === "request" && this.kind === "mesh") window.mostUnderWay = Math.max(window.mostUnderWay, ++window.underWay);
        const gate = window.gates[`${this.kind} ${message.kind ?? message.type}`];
        if (gate) void gate.opened.then(() => super.postMessage(message, ...rest));
        else super.postMessage(message, ...rest);
      }
    };
  });
  return page;
}

// As if the machine had that many cores. Called before the page is opened.
export const withCores = (page, count) => page.addInitScript((count) => {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: count });
}, count);

// From now on no worker is given such a message ("exact start", "mesh export"), as if it were slow, until the
// function that this answers is called.
export async function holdBack(page, what) {
  await page.evaluate((what) => {
    const gate = (window.gates[what] = {});
    gate.opened = new Promise((resolve) => (gate.open = resolve));
  }, what);
  return () => page.evaluate((what) => {
    window.gates[what].open();
    delete window.gates[what];
  }, what);
}
