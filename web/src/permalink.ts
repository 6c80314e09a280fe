// SPDX-License-Identifier: Apache-2.0
import { isParameterValue } from "./checked";
import type { ParameterValue, ParameterValues } from "./generated/protocol";

// What the part of the address after # says. Values are data (JSON of a number, text, truth value or list; what is no
// JSON is text) and are held against the design's parameters before they count.
//   #open=samples/gridfinity-bin&p.grid_x=4
//   #open=https://example.org/part.zip&main=part.scad&p.lid=false
//   #kept=<id>                                 a design kept on this device
export interface Place {
  open: string; // "" for the start page
  kept: string;
  main: string;
  values: ParameterValues;
}

const longest = 32 << 10; // characters

export function readPlace(fragment: string): Place {
  const place: Place = { open: "", kept: "", main: "", values: {} };
  if (fragment.length > longest) return place;
  const query = new URLSearchParams(fragment.replace(/^#/, ""));
  place.open = query.get("open") ?? "";
  place.kept = query.get("kept") ?? "";
  place.main = query.get("main") ?? "";
  for (const [key, text] of query) {
    if (!key.startsWith("p.")) continue;
    place.values[key.slice(2)] = readValue(text);
  }
  return place;
}

// A list of text or of lists goes on as its text, as the core takes it.
function readValue(text: string): ParameterValue {
  try {
    const value: unknown = JSON.parse(text);
    if (isParameterValue(value)) return value as ParameterValue;
  } catch {
    // as text
  }
  return text;
}

export function writePlace(place: Partial<Place>): string {
  const parts: string[] = [];
  // Addresses stay readable: only what would end a part of the fragment is escaped.
  const add = (key: string, text: string) => parts.push(`${encodeURIComponent(key)}=${encodeURIComponent(text).replace(/%(2F|3A|2C|5B|5D|22)/g, decodeURIComponent)}`);
  if (place.open) add("open", place.open);
  if (place.kept) add("kept", place.kept);
  if (place.main) add("main", place.main);
  for (const name of Object.keys(place.values ?? {}).sort()) add(`p.${name}`, JSON.stringify(place.values![name]));
  return parts.length === 0 ? "" : `#${parts.join("&")}`;
}
