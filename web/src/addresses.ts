// SPDX-License-Identifier: Apache-2.0
// What an address names: one file, a folder or a whole repository at one of the sites that designs are kept at,
// or a file on any server. Only the addresses are made here; design_fetching.ts asks for them.

export class BadAddress extends Error {}

// Files by their paths below the place that the reader named.
export interface Place {
  host: string; // as the reader knows it
  path: string; // of the file or folder that was named; "" for the whole
  kind: "file" | "folder";
  // The address of the file at that path; undefined where it is not below the place.
  file(path: string): URL | undefined;
  list?: URL; // of its files, where the site has one
  read?(list: unknown): ListedFile[] | undefined; // undefined where it is no such list, or not all of it
  more?(list: unknown, page: number): URL | undefined; // what follows page 1, 2 ... of the list
}
export interface ListedFile {
  path: string;
  bytes: number; // 0 where the list does not say
  text?: string; // where the list has it
}

const rowsOfPage = 100;
const encoded = (path: string) => path.split("/").map(encodeURIComponent).join("/");
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const rows = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown) => (typeof value === "string" ? value : "");
const size = (value: unknown) => (typeof value === "number" && value > 0 ? value : 0);

// "github.com/owner/repository/blob/main/part.scad" is an address too.
export function addressOf(typed: string): URL {
  const words = typed.trim();
  const local = /^(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(words);
  const bare = /^[\w-]+(\.[\w-]+)+(:\d+)?(\/|$)/.test(words);
  let url: URL;
  try {
    url = new URL(local ? `http://${words}` : bare ? `https://${words}` : words);
  } catch {
    throw new BadAddress(`“${words.slice(0, 80)}” is no address. One looks like https://example.org/part.scad.`);
  }
  const own = url.hostname === "127.0.0.1" || url.hostname === "localhost" || url.origin === location.origin;
  if (url.protocol !== "https:" && !(url.protocol === "http:" && own)) throw new BadAddress("Only https addresses are opened.");
  return url;
}

// The sites that designs are kept at. Each tells by the address whether it is one of its own. What they serve to
// other sites' pages stands beside it, for their pages themselves are not: GitHub's raw files and its list of
// files, and the programming interfaces of GitLab, Forgejo (Codeberg) and Bitbucket.
export function placeOf(url: URL): Place | undefined {
  const parts = url.pathname.split("/").filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  for (const site of sites) {
    const place = site(url, parts);
    if (place) return place;
  }
  return undefined;
}

type Site = (url: URL, parts: string[]) => Place | undefined;

const github: Site = (url, [owner, repository, what, ref, ...rest]) => {
  if (!/^(www\.)?github\.com$/.test(url.hostname) || !owner || !repository) return undefined;
  const name = `${owner}/${repository.replace(/\.git$/, "")}`;
  const branch = ref ?? "HEAD";
  if (what !== undefined && !["blob", "raw", "tree", "blame"].includes(what)) return undefined;
  return {
    host: "github.com", path: rest.join("/"), kind: what === undefined || what === "tree" ? "folder" : "file",
    file: (path) => new URL(`https://raw.githubusercontent.com/${encoded(name)}/${encoded(branch)}/${encoded(path)}`),
    list: new URL(`https://api.github.com/repos/${encoded(name)}/git/trees/${encodeURIComponent(branch)}?recursive=1`),
    read: treeOf,
  };
};

// The files themselves, named by hand: what lies beside them is in the same repository.
const githubRaw: Site = (url, parts) => {
  if (url.hostname !== "raw.githubusercontent.com" || parts.length < 4) return undefined;
  // owner/repository/refs/heads/main/part.scad or owner/repository/main/part.scad
  const top = parts[2] === "refs" ? 5 : 3;
  const root = new URL(`https://raw.githubusercontent.com/${encoded(parts.slice(0, top).join("/"))}/`);
  return { host: url.hostname, path: parts.slice(top).join("/"), kind: "file", file: (path) => new URL(encoded(path), root) };
};

const gist: Site = (url, [, id]) => {
  if (url.hostname !== "gist.github.com" || !id || !/^[0-9a-f]{20,40}$/.test(id)) return undefined;
  return {
    host: "gist.github.com", path: "", kind: "folder", file: () => undefined,
    list: new URL(`https://api.github.com/gists/${id}`),
    read: (list) => isObject(list) && isObject(list.files)
      ? rows(Object.values(list.files)).filter((one) => one.truncated !== true && typeof one.content === "string")
        .map((one) => ({ path: text(one.filename), bytes: size(one.size), text: text(one.content) }))
      : undefined,
  };
};

// gitlab.com and every other GitLab: group/…/repository/-/blob/ref/path
const gitlab: Site = (url, parts) => {
  const dash = parts.indexOf("-");
  const root = url.hostname === "gitlab.com" && dash < 0 && parts.length >= 2;
  const what = parts[dash + 1] ?? "";
  if (!root && (dash < 2 || !["blob", "raw", "tree"].includes(what))) return undefined;
  const project = encodeURIComponent(parts.slice(0, root ? 2 : dash).join("/").replace(/\.git$/, ""));
  const ref = root ? "HEAD" : parts[dash + 2] ?? "HEAD";
  const api = `${url.origin}/api/v4/projects/${project}/repository`;
  const tree = (page: number) => new URL(`${api}/tree?recursive=true&per_page=${rowsOfPage}&page=${page}&ref=${encodeURIComponent(ref)}`);
  return {
    host: url.host, path: root ? "" : parts.slice(dash + 3).join("/"), kind: root || what === "tree" ? "folder" : "file",
    file: (path) => new URL(`${api}/files/${encodeURIComponent(path)}/raw?ref=${encodeURIComponent(ref)}`),
    list: tree(1),
    read: treeOf,
    more: (list, page) => (Array.isArray(list) && list.length === rowsOfPage ? tree(page + 1) : undefined),
  };
};

// codeberg.org and every other Forgejo or Gitea: owner/repository/src/branch/ref/path
const forgejo: Site = (url, parts) => {
  const [owner, repository, what, kind, ref, ...rest] = parts;
  const root = url.hostname === "codeberg.org" && parts.length === 2;
  if (!owner || !repository || (!root && !(["src", "raw"].includes(what ?? "") && ["branch", "tag", "commit"].includes(kind ?? "") && ref))) return undefined;
  const api = `${url.origin}/api/v1/repos/${encoded(`${owner}/${repository.replace(/\.git$/, "")}`)}`;
  const path = rest.join("/");
  const at = ref ?? "HEAD";
  return {
    host: url.host, path, kind: /\.\w+$/.test(path) ? "file" : "folder",
    file: (wanted) => new URL(`${api}/raw/${encoded(wanted)}?ref=${encodeURIComponent(at)}`),
    list: new URL(`${api}/git/trees/${encodeURIComponent(at)}?recursive=true`),
    read: treeOf,
  };
};

const bitbucket: Site = (url, parts) => {
  const [owner, repository, what, ref, ...rest] = parts;
  if (url.hostname !== "bitbucket.org" || !owner || !repository || (what !== undefined && !["src", "raw"].includes(what))) return undefined;
  const api = `https://api.bitbucket.org/2.0/repositories/${encoded(`${owner}/${repository}`)}/src/${encodeURIComponent(ref ?? "HEAD")}`;
  const path = rest.join("/");
  return {
    host: "bitbucket.org", path, kind: /\.\w+$/.test(path) ? "file" : "folder",
    file: (wanted) => new URL(`${api}/${encoded(wanted)}`),
    list: new URL(`${api}/?max_depth=8&pagelen=${rowsOfPage}`),
    read: (list) => isObject(list) && Array.isArray(list.values)
      ? rows(list.values).filter((one) => one.type === "commit_file").map((one) => ({ path: text(one.path), bytes: size(one.size) })) : undefined,
    more: (list) => {
      const next = isObject(list) && typeof list.next === "string" && URL.canParse(list.next) ? new URL(list.next) : undefined;
      return next?.href.startsWith(`${api}/`) ? next : undefined;
    },
  };
};

// {"tree": [{"path", "type": "blob", "size"}]} of GitHub and Forgejo, or the bare list of GitLab.
function treeOf(list: unknown): ListedFile[] | undefined {
  const tree = isObject(list) ? list.tree : list;
  if (isObject(list) && list.truncated === true) return undefined;
  return Array.isArray(tree) ? rows(tree).filter((one) => one.type === "blob").map((one) => ({ path: text(one.path), bytes: size(one.size) })) : undefined;
}

const sites: Site[] = [github, githubRaw, gist, gitlab, forgejo, bitbucket];

// A file on any other server: what is below its folder, or at most two folders above, may lie beside it.
export function serverPlace(url: URL): Place {
  const parts = url.pathname.split("/").slice(1);
  const above = Math.max(0, parts.length - 1 - parentsOfServer);
  const root = new URL(`/${parts.slice(0, above).map((part) => `${part}/`).join("")}`, url);
  const named = new URL(url);
  named.hash = "";
  const path = parts.slice(above).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part; // "100%.step" is a name too
    }
  }).join("/");
  return {
    host: url.host, path, kind: "file",
    // The file that was named, to the letter: with its query, escaped as it was.
    file: (wanted) => (wanted === path ? named : new URL(encoded(wanted), root)),
  };
}
const parentsOfServer = 2;

// The path that `name` in the file at `from` means; undefined where that is above the place.
export function besidePath(from: string, name: string): string | undefined {
  const out = from.split("/").slice(0, -1);
  if (name.startsWith("/") || /[\\\u0000-\u001f]/.test(name)) return undefined;
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.pop() === undefined) return undefined;
  }
  return out.length > 0 ? out.join("/") : undefined;
}

// What an OpenSCAD source includes and uses, as written.
export function includedIn(source: string): string[] {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\])*(?:"|$)|(?<![\w$])(?:include|use)\s*<([^>\n]*)>/g;
  return [...source.matchAll(tokens)].map((match) => match[1] ?? "").filter(Boolean);
}
