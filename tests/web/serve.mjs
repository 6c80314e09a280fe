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

// Serves `folder` below `prefix` ("/some/folder/": the site must work in any). `change` may give another answer for a
// file than its bytes: { status, type, body, cut }, of which a cut one ends in the middle. Answers { url, close }.
export async function serve(folder, { prefix = "/", headers = {}, change = () => undefined } = {}) {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    if (!asked.startsWith(prefix)) return response.writeHead(404, headers).end();
    let file = path.join(folder, path.normalize(asked.slice(prefix.length)));
    if (!file.startsWith(folder)) return response.writeHead(404, headers).end();
    if (existsSync(file) && statSync(file).isDirectory()) file = path.join(file, "index.html");
    const other = change(path.relative(folder, file), file);
    if (other) {
      const body = Buffer.from(other.body ?? "");
      response.writeHead(other.status ?? 200, { "content-type": other.type ?? types[path.extname(file)] ?? "text/plain", ...headers, ...other.headers, ...(other.cut ? { "content-length": String(body.length * 2) } : {}) });
      if (!other.cut) return response.end(body);
      return response.write(body, () => response.socket.end());
    }
    if (!existsSync(file)) return response.writeHead(404, headers).end();
    response.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream", ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}
