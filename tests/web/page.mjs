// SPDX-License-Identifier: Apache-2.0
// What the tests do with the page again and again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

// A new page of its own profile that writes down everything it must not do: requests elsewhere, breaches of
// the content policy, errors.
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1440, height: 900 }, ...options });
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
export async function waitFor(page, state = "good", timeout = 60_000) {
  await page.waitForFunction((wanted) => document.getElementById("bench").dataset.state === wanted, state, { timeout });
}

// The next rebuild after `work`, whatever its outcome.
export async function rebuilt(page, work) {
  const before = await bench(page).getAttribute("data-rebuilds");
  await work();
  await page.waitForFunction((old) => document.getElementById("bench").dataset.rebuilds !== old, before ?? undefined, { timeout: 60_000 });
}

export async function openSample(page, url, name, values = "") {
  await page.goto(`${url}#open=samples/${name}${values}`);
  await waitFor(page);
}

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

export async function note(page, timeout = 60_000) {
  const shown = page.locator("#notes .note");
  await shown.first().waitFor({ timeout });
  return (await shown.allInnerTexts()).join("\n");
}

export async function download(page, format) {
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.locator(`[data-format="${format}"]`).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export function near(actual, expected, tolerance, what) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected} ± ${tolerance}`);
}
