// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium and Firefox, each with a new profile in which frames of other sites have no storage.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { rootFolder } from "./browser.mjs";

const puppeteer = createRequire(path.join(rootFolder, "web/package.json"))("puppeteer-core");

const chromium = (profile) => {
  mkdirSync(path.join(profile, "Default"), { recursive: true });
  // What the managed policy BlockThirdPartyCookies sets, without a file in /etc.
  writeFileSync(path.join(profile, "Default", "Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 1, block_third_party_cookies: true } }));
  return { browser: "chrome", executablePath: process.env.PARTWRIGHT_CHROMIUM ?? "/usr/bin/chromium", userDataDir: profile,
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--no-first-run"] };
};
const firefox = () => ({ browser: "firefox", executablePath: process.env.PARTWRIGHT_FIREFOX ?? "/usr/bin/firefox-esr",
  extraPrefsFirefox: { "network.cookie.cookieBehavior": 1 } });

export const browsers = { chromium, firefox };

export async function launchStrict(name) {
  const profile = mkdtempSync(path.join(tmpdir(), "partwright-strict-"));
  const options = browsers[name](profile);
  if (!existsSync(options.executablePath)) throw new Error(`${name} is not installed (Debian: apt-get install ${name === "firefox" ? "firefox-esr" : name})`);
  const browser = await puppeteer.launch({ headless: true, protocolTimeout: 600_000, ...options });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
