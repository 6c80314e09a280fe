// SPDX-License-Identifier: Apache-2.0
// The plainest of web servers: files of one folder, no headers but the media type. What the page needs
// beyond that would not work on static hosting.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";

const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
  ".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".woff2": "font/woff2", ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
};

// Serves `folder` below `prefix` ("/some/folder/": the site must work in any). Answers { url, close }.
export async function serve(folder, { prefix = "/", headers = {} } = {}) {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    if (!asked.startsWith(prefix)) return response.writeHead(404, headers).end();
    let file = path.join(folder, path.normalize(asked.slice(prefix.length)));
    if (!file.startsWith(folder)) return response.writeHead(404, headers).end();
    if (existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    if (!existsSync(file)) return response.writeHead(404, headers).end();
    response.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream", ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}
