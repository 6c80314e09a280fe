// SPDX-License-Identifier: Apache-2.0
// Makes the picture of each sample from the preview in the catalogue: the model and its shadow on nothing, so
// that one file serves light and dark pages. samples/pictures.json keeps what each was made from;
// catalogue.test.mjs tells when one is to be made again.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch, rootFolder } from "./browser.mjs";
import { pictureSources, sampleNames } from "./samples.mjs";

const fromWeb = createRequire(path.join(rootFolder, "web/package.json"));
const { createServer } = await import(pathToFileURL(fromWeb.resolve("vite").replace(/index\.cjs$/, "dist/node/index.js")).href);
const server = await createServer({ root: path.join(rootFolder, "web"), configFile: path.join(rootFolder, "web/vite.config.ts"), logLevel: "error", server: { port: 0 } });
await server.listen();
const chromium = await launch();
const page = await chromium.browser.newPage({ viewport: { width: 480, height: 320 }, deviceScaleFactor: 2 });
page.on("pageerror", (error) => console.log(error.message));

const made = {};
for (const sample of sampleNames()) {
  const folder = path.join(rootFolder, "samples", sample);
  const answer = await fetch(`${server.resolvedUrls.local[0]}samples/${sample}.pwp`);
  if (!answer.ok) throw new Error(`samples/${sample} has no preview`);
  const preview = Buffer.from(await answer.arrayBuffer());
  await page.goto(`${server.resolvedUrls.local[0]}icons/LICENSE.txt`);
  await page.setContent('<body><canvas id="c"></canvas></body>');
  await page.addStyleTag({ content: "body{margin:0}canvas{width:480px;height:320px;display:block}" });
  await page.evaluate(async (bytes) => {
    const { loadViewer } = await import("/src/viewer.ts");
    const viewer = await loadViewer(document.getElementById("c"));
    viewer.setTheme("light");
    viewer.setReducedMotion(true);
    viewer.setBare(true);
    const refused = viewer.setPreview(Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)));
    if (refused) throw new Error(refused);
    viewer.command("home");
  }, preview.toString("base64"));
  // The light is refined pass by pass while nothing moves, and the shot is taken once it is not any more.
  let shot = "";
  for (let before = " "; shot !== before; ) {
    before = shot;
    await page.waitForTimeout(2000);
    shot = (await page.screenshot()).toString("base64");
  }
  // What is a darker shade of the flat ground, and reached from the border, is shadow: black, as strong as
  // the ground is darkened.
  const picture = await page.evaluate(async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, image.width, image.height);
    const { data, width, height } = pixels;
    const ground = [...data.slice(0, 3)];
    const shadeAt = (at) => {
      const shade = Math.min(1, (data[at] / ground[0] + data[at + 1] / ground[1] + data[at + 2] / ground[2]) / 3);
      return ground.every((value, k) => Math.abs(data[at + k] - value * shade) <= 4) ? shade : undefined;
    };
    const seen = new Uint8Array(width * height);
    const waiting = [];
    const add = (x, y) => {
      if (x < 0 || y < 0 || x >= width || y >= height || seen[y * width + x]) return;
      seen[y * width + x] = 1;
      if (shadeAt(4 * (y * width + x)) !== undefined) waiting.push(y * width + x);
    };
    for (let x = 0; x < width; x++) add(x, 0), add(x, height - 1);
    for (let y = 0; y < height; y++) add(0, y), add(width - 1, y);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) { // the ground seen through a hole
        if (ground.every((value, k) => Math.abs(data[4 * (y * width + x) + k] - value) <= 1)) add(x, y);
      }
    }
    while (waiting.length > 0) {
      const place = waiting.pop();
      const at = 4 * place;
      const shade = shadeAt(at);
      const x = place % width;
      const y = (place - x) / width;
      add(x + 1, y), add(x - 1, y), add(x, y + 1), add(x, y - 1);
      data[at] = data[at + 1] = data[at + 2] = 0;
      data[at + 3] = Math.round(255 * (1 - shade));
    }
    context.putImageData(pixels, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
  }, shot);
  writeFileSync(path.join(folder, "picture.webp"), Buffer.from(picture, "base64"));
  made[sample] = pictureSources(sample);
  console.log(`samples/${sample}/picture.webp, ${Buffer.from(picture, "base64").length} bytes`);
}
writeFileSync(path.join(rootFolder, "samples/pictures.json"), `${JSON.stringify(made, null, 2)}\n`);
await chromium.close();
await server.close();
