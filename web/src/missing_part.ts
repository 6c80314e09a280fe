// SPDX-License-Identifier: Apache-2.0
// A part of the site itself, a WebAssembly module or a script, that can't be had or run: neither the design nor
// the view is to blame.

export type Part = "geometry" | "view" | "exact";

export type Why =
  | { kind: "offline" } // there is no connection, and no copy on this device
  | { kind: "unreachable" } // the server does not answer, or stopped in the middle without a word
  | { kind: "refused"; status: number } // it answers, but with an error
  | { kind: "cut"; received: number; total: number } // bytes
  | { kind: "page" } // text came in its place, as from a host that answers everything with its start page
  | { kind: "damaged" } // other bytes than those that this page was built with
  | { kind: "policy" } // a content policy forbids WebAssembly
  | { kind: "unsupported" } // the browser has no WebAssembly, or it is switched off
  | { kind: "memory" }
  | { kind: "broken"; detail: string }; // it is there and whole, and does not start

export class MissingPart extends Error {
  constructor(readonly part: Part, readonly why: Why) {
    super(missingWords(part, why));
  }
  // Whether the bytes were at fault: a copy that the browser keeps may be, so another is worth a try.
  get bytesAtFault(): boolean {
    return ["cut", "page", "damaged"].includes(this.why.kind);
  }
}

const names: Record<Part, string> = { geometry: "The geometry engine (mesh.wasm)", view: "The 3D view (viewer.wasm)", exact: "The exact engine (kernel.wasm)" };
const mega = (bytes: number) => (bytes / 1e6).toFixed(1);
const host = () => location.host || "the server";

// Sentences for the user: what happened, and what can be done where that is known.
export function missingWords(part: Part, why: Why): string {
  const name = names[part];
  switch (why.kind) {
    case "offline": return `${name} is not on this device yet, and there is no connection. Connect once to load it.`;
    case "unreachable": return `${name} could not be loaded, because ${host()} does not answer.`;
    case "refused": return `${name} could not be loaded: ${host()} answers ${why.status}${why.status === 404 ? " (not found)" : ""}. A part of this site is missing there.`;
    case "cut": return `${name} arrived incomplete: ${mega(why.received)} of ${mega(why.total)} MB. The server or the connection cut it off.`;
    case "page": return `${host()} sent a text in place of a program part. ${name} is missing there.`;
    case "damaged": return `${name} arrived damaged: it is not the file that belongs to this page. The copy on ${host()} is damaged or from another version.`;
    case "policy": return `${name} may not run here: a content policy (Content-Security-Policy) of ${host()} forbids WebAssembly. Its script-src needs 'wasm-unsafe-eval'.`;
    case "unsupported": return `${name} can’t run: WebAssembly is missing in this browser, or switched off.`;
    case "memory": return `${name} could not be started: the browser has no memory left for it. Close other tabs.`;
    case "broken": return `${name} does not start in this browser (${why.detail.slice(0, 200)}).`;
  }
}

// Of an error that starting a module threw.
export function startFailure(part: Part, error: unknown): MissingPart {
  if (error instanceof MissingPart) return error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (/Content.Security.Policy|disallowed by embedder|blocked by CSP|unsafe-eval/i.test(text)) return new MissingPart(part, { kind: "policy" });
  if (error instanceof RangeError || /memory/i.test(text)) return new MissingPart(part, { kind: "memory" });
  return new MissingPart(part, { kind: "broken", detail: text });
}
