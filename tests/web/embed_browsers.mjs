// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium and Firefox, each with a new profile in which frames of other sites have no storage.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { rootFolder } from "./browser.mjs";

const puppeteer = createRequire(path.join(rootFolder, "web/package.json"))("puppeteer-core");

const chromium = (profile, origin) => {
  mkdirSync(path.join(profile, "Default"), { recursive: true });
  // What the managed policy CookiesBlockedForUrls sets, without a file in /etc: that site may keep nothing. Refusing all
  // third parties (BlockThirdPartyCookies) leaves frames of this machine their storage in Debian's Chromium.
  const exceptions = { cookies: { [`${origin},*`]: { setting: 2 } } };
  writeFileSync(path.join(profile, "Default", "Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 1, content_settings: { exceptions } } }));
  return { browser: "chrome", executablePath: process.env.PARTWRIGHT_CHROMIUM ?? "/usr/bin/chromium", userDataDir: profile,
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--no-first-run"] };
};
const firefox = () => ({ browser: "firefox", executablePath: process.env.PARTWRIGHT_FIREFOX ?? "/usr/bin/firefox-esr",
  extraPrefsFirefox: { "network.cookie.cookieBehavior": 1 } });

export const browsers = { chromium, firefox };

// `origin`: of the frames that have no storage.
export async function launchStrict(name, origin) {
  const profile = mkdtempSync(path.join(tmpdir(), "partwright-strict-"));
  const options = browsers[name](profile, origin);
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
