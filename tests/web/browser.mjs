// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const fromWeb = createRequire(path.join(root, "web/package.json"));
const { chromium } = fromWeb("playwright-core");

export const axeSource = () => fromWeb.resolve("axe-core/axe.min.js");
export const siteFolder = path.resolve(process.env.PARTWRIGHT_SITE ?? path.join(root, "build/site"));
export const rootFolder = root;

const flags = [
  "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// Debian's Chromium with a new profile; `more` flags.
export async function launch(more = []) {
  const places = [process.env.PARTWRIGHT_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error("Chromium is not installed (Debian: apt-get install chromium)");
  const profile = mkdtempSync(path.join(tmpdir(), "partwright-browser-"));
  const browser = await chromium.launch({ executablePath, headless: true, args: [...flags, ...more] });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
