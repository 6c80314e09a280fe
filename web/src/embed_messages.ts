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
  values: Values;
  knobs: string[]; // parameters to show first
  look: Look;
  show: "" | "files"; // what was asked for
}

export type ToFrame = { type: "set"; values: Values } | ({ type: "look" } & Look);

export interface Shown {
  values: Values; // all of them
  changed: Values; // those that differ from the defaults
  size: number[]; // x, y, z in mm
  volume: number; // mm³
}
export interface Trouble {
  code: string; // as in protocol::Problem, or "load", "viewer", "restarted"
  message: string;
  file: string;
  line: number;
}
export type FromFrame =
  | ({ type: "ready"; title: string; author: string; licence: string; parameters: string[] } & Shown)
  | ({ type: "change" } & Shown)
  | ({ type: "error" } & Trouble)
  | { type: "progress"; words: string; part: number } // 0..1
  | { type: "height"; height: number }; // px, that the frame's content takes

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function isValue(value: unknown): value is Value {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return value.length <= 65536;
  if (typeof value === "boolean") return true;
  return Array.isArray(value) && value.length <= 16 && value.every((one) => typeof one === "number" && Number.isFinite(one));
}

// Only what is a value; a name can be any text, but none that objects have by themselves.
export function valuesOf(from: unknown): Values {
  const out: Values = {};
  if (!isObject(from)) return out;
  for (const [name, value] of Object.entries(from).slice(0, 2000)) {
    if (name !== "__proto__" && isValue(value)) out[name] = value;
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
    if (!isValue(out[name])) out[name] = value;
  }
  return valuesOf(out);
}

// The fragment that opens a design in the workbench with those values (permalink.ts reads it).
export function workbenchFragment(address: string, values: Values): string {
  const parts = [`open=${encodeURIComponent(address)}`, ...Object.keys(values).sort().map((name) => `p.${encodeURIComponent(name)}=${encodeURIComponent(JSON.stringify(values[name]))}`)];
  return `#${parts.join("&")}`;
}
