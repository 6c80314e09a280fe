// SPDX-License-Identifier: Apache-2.0
// What a file of page tests stands on: the built site, served, and a browser. Both are there when its first
// test begins.
import { after, before } from "node:test";
import { launch, siteFolder } from "./browser.mjs";
import { serve } from "./serve.mjs";

export function siteAndBrowser(options) {
  const site = {};
  const chromium = {};
  before(async () => {
    Object.assign(site, await serve(siteFolder, options));
    Object.assign(chromium, await launch());
  });
  after(async () => {
    await chromium.close?.();
    site.close?.();
  });
  return { site, chromium };
}
