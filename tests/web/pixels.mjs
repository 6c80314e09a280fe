// SPDX-License-Identifier: Apache-2.0
// What is on the canvas, pixel by pixel, without what lies over it.

// A picture of the canvas as the page decodes it, kept there under `name`.
export async function keepPixels(page, name) {
  await page.waitForTimeout(1500); // lines settle, light is refined
  // By hand: the page's policy lets in no style sheet of the browser's driver.
  const hide = (how) => page.evaluate((how) => {
    for (const id of ["notes", "loading"]) document.getElementById(id).style.visibility = how;
  }, how);
  await hide("hidden");
  const shot = await page.locator("#canvas").screenshot();
  await hide("");
  await page.evaluate(async ({ name, text }) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    (window.kept ??= {})[name] = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  }, { name, text: shot.toString("base64") });
}

// Pixels of a part's own colour, brass or near it: yellow well above blue.
export const brassPixels = (page, name) => page.evaluate((name) => {
  const data = window.kept[name];
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] - data[at + 2] > 30 && data[at + 1] - data[at + 2] > 15) count++;
  return count;
}, name);

// Pixels that differ between two pictures, and how many of them came nearer to `color` from the first to the second.
export const changedPixels = (page, from, to, color) => page.evaluate(({ from, to, color }) => {
  const [a, b] = [window.kept[from], window.kept[to]];
  const far = (data, at) => Math.hypot(...color.map((part, i) => data[at + i] - part));
  let changed = 0;
  let nearer = 0;
  for (let at = 0; at < a.length; at += 4) {
    if (Math.abs(a[at] - b[at]) + Math.abs(a[at + 1] - b[at + 1]) + Math.abs(a[at + 2] - b[at + 2]) < 60) continue;
    changed++;
    if (far(b, at) < far(a, at)) nearer++;
  }
  return { changed, nearer };
}, { from, to, color });
