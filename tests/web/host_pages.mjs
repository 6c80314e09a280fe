// SPDX-License-Identifier: Apache-2.0
// Pages of somebody else's, on a site of their own, for designs to be embedded in.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { siteFolder } from "./browser.mjs";

// A server whose pages the caller chooses, as text or { type, body }; designs/ are the samples of the site.
export async function pages(answers) {
  const requests = [];
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    requests.push({ path: asked, cookie: request.headers.cookie, origin: request.headers.origin });
    const given = answers[asked]?.();
    const answer = given?.body ?? given;
    const types = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".webp": "image/webp" };
    const type = given?.type ?? types[path.extname(asked)] ?? (answer ? "text/html; charset=utf-8" : "text/plain");
    if (answer !== undefined) return response.writeHead(200, { "content-type": type, "set-cookie": "who=reader; Path=/" }).end(answer);
    try {
      if (!asked.startsWith("/designs/")) throw new Error();
      const bytes = readFileSync(path.join(siteFolder, "samples", path.normalize(asked.slice(8))));
      response.writeHead(200, { "content-type": type }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Of another site than 127.0.0.1, under the other name.
  return { url: `http://127.0.0.1:${server.address().port}`, otherSite: `http://localhost:${server.address().port}`, requests, close: () => server.close() };
}
