// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { axeSource } from "./browser.mjs";

// What axe finds on a page, or in one frame of it.
export async function findings(page, frame = undefined) {
  // Into a world of its own: the page's policy lets no foreign script in.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const trees = [frameTree, ...(frameTree.childFrames ?? [])];
  const { id } = (frame ? trees.find((tree) => tree.frame.url + (tree.frame.urlFragment ?? "") === frame.url()) : frameTree).frame;
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: id });
  const run = (expression) => session.send("Runtime.evaluate", { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await run(readFileSync(axeSource(), "utf8"));
  const { result, exceptionDetails } = await run("axe.run(document, { resultTypes: ['violations'], iframes: false }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target + ' ' + n.failureSummary).join(' | ')))");
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
  return result.value;
}
