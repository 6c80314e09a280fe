// SPDX-License-Identifier: Apache-2.0
// What the service worker may keep, and of which kind an address is. No browser in it: node runs its tests.

export type Kind =
  | "page" // the workbench
  | "frame" // the page for embeds: has to fit the element's script, which the page around has from the server
  | "asset" // a file whose name carries a digest of its content
  | "engine" // of the exact engine, its version in the address
  | "engine index"
  | "data" // a catalogue or a file of one
  | "none"; // not to be touched

// `scope`: the site's folder.
export function kindOf(scope: URL, address: string): Kind {
  const url = new URL(address, scope);
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return "none";
  const path = url.pathname.slice(scope.pathname.length);
  if (path === "" || path === "index.html") return "page";
  if (path === "embed.html") return "frame";
  if (path === "service-worker.js" || path === "partwright-viewer.js" || path.startsWith("_")) return "none";
  if (/^assets\/[^/]+$/.test(path)) return "asset";
  if (path === "exact/kernel.json") return "engine index";
  if (/^exact\/kernel\.(js|wasm)$/.test(path)) return /^\?v=[0-9a-f]+$/.test(url.search) ? "engine" : "none";
  return "data";
}

// Whole answers of this origin, and none that the server asks nobody to keep.
export function keepable(response: Response): boolean {
  return response.status === 200 && response.type === "basic" && !response.redirected && !/no-store/i.test(response.headers.get("cache-control") ?? "");
}

// The version that the build wrote into a page; "" for none.
export function versionOf(html: string): string {
  return /<meta name="partwright-version" content="([0-9a-f]+)">/.exec(html)?.[1] ?? "";
}

const types: Record<string, string> = {
  html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", wasm: "application/wasm", json: "application/json",
  svg: "image/svg+xml", woff2: "font/woff2", webp: "image/webp", png: "image/png",
};

// By the ending of the name; "" where the server has to say it.
export function mediaType(address: string): string {
  return types[/\.(\w+)$/.exec(new URL(address, "http://x/").pathname)?.[1] ?? ""] ?? "";
}
