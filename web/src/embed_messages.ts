// SPDX-License-Identifier: Apache-2.0
// What the embedding element and the viewer in its frame say to each other. The two are of different origins
// and trust each other with nothing: both hold every message against these checks.
//
//  1. The frame, once it runs:  Hello  to its parent, only if that has the origin named in the frame's address.
//  2. The element:              Order  to the frame, only if that has the viewer's origin, with the design's
//     bytes and a MessagePort.
//  3. Everything else passes through that port, which nobody else has.

export type Value = number | boolean | string | number[];
export type Values = Record<string, Value>;

export interface Hello {
  partwright: "hello";
  channel: string; // random, from the frame's address
}

export interface Look {
  theme: "light" | "dark";
  accent: string; // "#rrggbb", or "" for the viewer's own
}

export interface Order {
  partwright: "open";
  channel: string;
  files: { path: string; bytes: Uint8Array }[];
  address: string; // where the design can be had from, for the link to the whole workbench
  title: string; // until the manifest is read
  author: string; // as on the element's bar; "" for what the design itself says
  licence: string;
  values: Values;
  knobs: string[]; // parameters to show first
  look: Look;
  show: "" | "files"; // what was asked for
}

export type ToFrame =
  | { type: "set"; values: Values }
  | ({ type: "look" } & Look)
  | { type: "focus" } // the keyboard is the frame's now
  | { type: "poster"; picture: Blob }; // for a browser without 3D

// A model, and the values that it was made with.
export interface Shown {
  title: string;
  author: string;
  licence: string;
  parameters: string[]; // their names
  values: Values; // all of them
  changed: Values; // those that differ from the defaults
  size: number[]; // x, y, z in mm
  volume: number; // mm³
  incomplete: string[]; // what the model lacks of its design, in words
  remarks: string[]; // of values that are outside the designer's offer, can't be used, or belong to no parameter
}
export interface Trouble {
  code: string; // as in protocol::Problem, or "load", "viewer", "restarted"; of a notice "values"
  message: string;
  file: string;
  line: number;
}
// The first model is told by `ready`, each later one by `change`. `error` tells what keeps a model from being there.
export type FromFrame =
  | { type: "visible"; flat: boolean } // there is something to see, a model or a note; flat: without 3D
  | ({ type: "ready" | "change" } & Shown)
  | ({ type: "error" } & Trouble)
  | { type: "notice"; code: string; message: string; names: string[] } // values that are not as the design offers them
  | { type: "progress"; words: string; part: number } // 0..1
  | { type: "height"; height: number }; // px, that the frame's content takes

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function isValue(value: unknown): value is Value {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return value.length <= 65536;
  if (typeof value === "boolean") return true;
  return Array.isArray(value) && value.length <= 4096 && value.every((one) => typeof one === "number" && Number.isFinite(one));
}

// ["nuts", "bolts"] and lists of lists go as text, which a parameter that is such a list takes.
function listText(value: unknown): string | undefined {
  const text = Array.isArray(value) ? JSON.stringify(value) : "";
  return text !== "" && text.length <= 65536 ? text : undefined;
}

// Only what is a value; a name can be any text, but none that objects have by themselves.
export function valuesOf(from: unknown): Values {
  const out: Values = {};
  if (!isObject(from)) return out;
  for (const [name, value] of Object.entries(from).slice(0, 2000)) {
    const one = isValue(value) ? value : listText(value);
    if (name !== "__proto__" && one !== undefined) out[name] = one;
  }
  return out;
}

// `params`: JSON, or "width=70&lid=false", parted by & or ;
export function parseParams(text: string): Values {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) {
    try {
      return valuesOf(JSON.parse(trimmed));
    } catch {
      return {};
    }
  }
  const out: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(trimmed.replace(/;/g, "&"))) {
    if (name === "") continue;
    try {
      out[name] = JSON.parse(value) as unknown;
    } catch {
      out[name] = value;
    }
    if (!isValue(out[name])) out[name] = value; // a list of texts is its text
  }
  return valuesOf(out);
}

// The fragment that opens a design in the workbench with those values (permalink.ts reads it).
export function workbenchFragment(address: string, values: Values): string {
  const parts = [`open=${encodeURIComponent(address)}`, ...Object.keys(values).sort().map((name) => `p.${encodeURIComponent(name)}=${encodeURIComponent(JSON.stringify(values[name]))}`)];
  return `#${parts.join("&")}`;
}

// Whether a message is the first one of the element, for the frame of that channel.
export function isOrder(data: unknown, channel: string): data is Order {
  if (!isObject(data) || data.partwright !== "open" || data.channel !== channel) return false;
  const files: unknown = data.files;
  return Array.isArray(files) && files.length > 0 && files.length <= 5000 &&
    files.every((file) => isObject(file) && typeof file.path === "string" && file.bytes instanceof Uint8Array) &&
    ["address", "title", "author", "licence"].every((name) => typeof data[name] === "string") && isObject(data.look) &&
    Array.isArray(data.knobs) && data.knobs.every((name) => typeof name === "string");
}
