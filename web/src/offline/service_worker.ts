// SPDX-License-Identifier: Apache-2.0
// The service worker: opens the site without a connection once it was loaded. It answers for this site's own files
// and for nothing else, keeps the files of each version together, and is no part of an embed: embed.html does
// not install it.
//
//  - Files below assets/ carry a digest in their names, so they can be kept whatever version they are of. Those of
//    the last versions stay, for pages that are still open.
//  - The pages come out of the version that is installed. A newer one is installed beside it and counts from the
//    next load.
//  - Catalogues and the files of their designs come from the server, and where it does not answer, as they were
//    when they were last seen. The exact engine is kept once it was fetched.
import { keepable, kindOf, mediaType, versionOf } from "./rules";

declare const self: ServiceWorkerGlobalScope;
declare const SITE: { version: string; files: [path: string, digest: string][] }; // written by the build, where it stands

const site = SITE;
const scope = new URL(self.registration.scope);
const named = (what: string) => `partwright:${scope.pathname}:${what}`; // the caches of an origin are shared by its folders
const pagesPrefix = named("page-");
const own = new Map(site.files.map(([path, digest]) => [new URL(path, scope).href, digest]));
const pages = site.files.map(([path]) => path).filter((path) => path.endsWith(".html"));

const mostVersions = 3; // whose files stay
const mostVisited = 400; // files of catalogues
const serverTime = 4000; // ms, then the copy that is there serves
const answerTime = 1500; // ms for a page to say what it has loaded

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const { type, addresses } = (event.data ?? {}) as { type?: unknown; addresses?: unknown };
  if (type === "loaded" && Array.isArray(addresses)) event.waitUntil(keepVisited(addresses.map(String)));
});
self.addEventListener("fetch", (event) => {
  const answer = answerTo(event);
  if (answer) event.respondWith(answer);
});

// -- Installing --

async function install(): Promise<void> {
  const files = await caches.open(named("files"));
  await Promise.all([...own].filter(([address]) => kindOf(scope, address) === "asset").map(async ([address, digest]) => {
    if (!(await files.match(address))) await files.put(address, await whole(address, digest));
  }));
  const kept = await caches.open(pagesPrefix + site.version);
  for (const page of pages) {
    const address = new URL(page, scope).href;
    await kept.put(address, await currentPage(address));
  }
  await kept.put(listAddress, new Response(JSON.stringify([...own.keys()])));
  await Promise.all((await windows(true)).map(async (client) => keepVisited(await loadedBy(client))));
  await self.skipWaiting(); // pages of older versions find their files still
}

const listAddress = new URL("assets/list.json", scope).href; // of the files of a version, in its own cache

// The file of that digest: the copy that the page has just loaded, else the server's.
async function whole(address: string, digest: string): Promise<Response> {
  for (const cache of ["force-cache", "reload"] as const) {
    const response = await fetch(address, { cache });
    if (!response.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) === digest) return copyOf(response, bytes, address);
  }
  throw new Error(`${address} is not the file of this version`);
}

// A page of this version as it is on the server, where it may have been edited.
async function currentPage(address: string): Promise<Response> {
  const response = await fetch(address, { cache: "no-cache" });
  const text = await response.text();
  if (!response.ok || versionOf(text) !== site.version) throw new Error(`${address} is of another version`);
  return copyOf(response, text, address);
}

// One that may be given for any request, and says what it is even if the server didn't.
function copyOf(response: Response, body: BodyInit, address: string): Response {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "set-cookie"]) headers.delete(name);
  const type = mediaType(address);
  if (type) headers.set("content-type", type);
  return new Response(body, { headers });
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function activate(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith(pagesPrefix)); // the oldest first
  const present = pagesPrefix + site.version;
  const kept = [...versions.filter((name) => name !== present).slice(1 - mostVersions), present];
  for (const name of versions) if (!kept.includes(name)) await caches.delete(name);
  const needed = new Set<string>();
  for (const name of kept) {
    const list = await (await caches.open(name)).match(listAddress);
    for (const address of list ? ((await list.json()) as string[]) : []) needed.add(address);
  }
  const files = await caches.open(named("files"));
  for (const { url } of await files.keys()) if (!needed.has(url)) await files.delete(url);
  await self.clients.claim();
  for (const client of await windows(false)) client.postMessage({ type: "version", version: site.version });
}

const windows = (uncontrolled: boolean) => self.clients.matchAll({ type: "window", includeUncontrolled: uncontrolled });

// What a page has fetched before this worker was there to keep it.
function loadedBy(client: Client): Promise<string[]> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => resolve([]), answerTime);
    port1.onmessage = (event) => resolve(Array.isArray(event.data) ? event.data.map(String) : []);
    client.postMessage({ type: "loaded?" }, [port2]);
  });
}

// -- Answering --

function answerTo(event: FetchEvent): Promise<Response> | undefined {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return undefined;
  const kind = kindOf(scope, request.url);
  if (request.mode === "navigate") return kind === "page" ? page(event) : kind === "frame" ? fromServer(event, pagesPrefix + site.version) : undefined;
  switch (kind) {
    case "asset": return asset(request);
    case "engine": return engine(event);
    case "engine index": return fromServer(event, named("exact"));
    case "data": return fromServer(event, named("visited"));
    default: return undefined;
  }
}

// At once, and looked after meanwhile: of the same version it may have been edited.
async function page(event: FetchEvent): Promise<Response> {
  const address = new URL("index.html", scope).href;
  const cache = await caches.open(pagesPrefix + site.version);
  const kept = await cache.match(address);
  if (!kept) return fetch(event.request);
  event.waitUntil(currentPage(address).then((now) => cache.put(address, now), () => self.registration.update()).catch(() => {}));
  return kept;
}

async function asset(request: Request): Promise<Response> {
  const files = await caches.open(named("files"));
  const address = request.url.replace(/[?#].*$/, "");
  if (request.cache === "reload" || request.cache === "no-store") return fetch(request);
  return (await files.match(address)) ?? fetch(request);
}

// Its address carries its version.
async function engine(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(named("exact"));
  const kept = request.cache === "reload" ? undefined : await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (keepable(response)) event.waitUntil(putEngine(cache, request.url, response.clone()).catch(() => {}));
  return response;
}

async function putEngine(cache: Cache, address: string, response: Response): Promise<void> {
  const bytes = await response.arrayBuffer(); // rejected where it breaks off
  const version = new URL(address).searchParams.get("v") ?? "";
  if (address.includes(".wasm") && !(version && (await sha256(bytes)).startsWith(version))) return;
  const path = new URL(address).pathname;
  for (const { url } of await cache.keys()) if (url !== address && new URL(url).pathname === path) await cache.delete(url);
  await cache.put(address, copyOf(response, bytes, address));
}

// As it is now, or where there is no answer in time, as it was.
async function fromServer(event: FetchEvent, name: string): Promise<Response> {
  const { request } = event;
  const cache = await caches.open(name);
  const kept = await cache.match(request.url);
  const asked = fetch(request).then((response) => {
    if (keepable(response)) event.waitUntil(put(cache, request.url, response.clone()).catch(() => {}));
    return response;
  });
  if (!kept) return asked;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept.clone()), serverTime));
  return Promise.race([asked.catch(() => kept), late]);
}

async function put(cache: Cache, address: string, response: Response): Promise<void> {
  const body = await response.arrayBuffer();
  await cache.delete(address); // the newest is the last
  await cache.put(address, copyOf(response, body, address));
  const all = await cache.keys();
  for (const { url } of all.slice(0, Math.max(0, all.length - mostVisited))) await cache.delete(url);
}

async function keepVisited(addresses: string[]): Promise<void> {
  await Promise.all([...new Set(addresses)].slice(0, mostVisited).map(async (address) => {
    const kind = kindOf(scope, address);
    if (kind !== "data" && kind !== "engine" && kind !== "engine index") return;
    const cache = await caches.open(named(kind === "data" ? "visited" : "exact"));
    if (await cache.match(address)) return;
    const response = await fetch(address, { cache: "force-cache" });
    if (!keepable(response)) return;
    await (kind === "engine" ? putEngine(cache, address, response) : put(cache, address, response));
  }).map((one) => one.catch(() => {})));
}
