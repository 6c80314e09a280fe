// SPDX-License-Identifier: Apache-2.0
import { processInFilter } from "./card";
import type { CatalogueEntry } from "./generated/protocol";

// Which designs of a catalogue a search and its filters leave. No elements here: start_page.ts has them.

export interface Listed {
  folder: string; // of the catalogue: "samples"
  entry: CatalogueEntry;
}

export type Right = "maySell" | "mayChange" | "mayKeepPrivate";
export const rights: [Right, string][] = [
  ["maySell", "Sell what you make"],
  ["mayChange", "Change and share it"],
  ["mayKeepPrivate", "Keep changes private"],
];

export type Order = "name" | "smallest" | "largest";

export interface Filter {
  words: string;
  processes: string[]; // any of them
  rights: Right[]; // all of them
  least: number | undefined; // mm, of the longest side
  most: number | undefined;
}

export const noFilter: Filter = { words: "", processes: [], rights: [], least: undefined, most: undefined };

// Case and accents don't count: "Schluessel" is not "Schlüssel", but "schlussel" is.
const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function textOf({ entry }: Listed): string {
  return folded([
    entry.title, entry.id, ...entry.authors, entry.summary, entry.licence, ...entry.tags, ...(entry.words ?? []), ...entry.materials,
    entry.pictureWords, ...entry.processes.map(processInFilter),
  ].join("\n"));
}

// What one person calls a box is another's enclosure: a word finds what goes by the others of its row too.
const sameThings = [
  ["box", "case", "enclosure", "housing", "container", "casing"], ["bin", "tray", "organizer", "organiser", "storage", "box"],
  ["holder", "mount", "bracket", "stand", "hook", "hanger", "clip", "rack"], ["adapter", "adaptor", "coupler", "coupling", "connector", "reducer", "fitting"],
  ["hose", "pipe", "tube", "duct"], ["gear", "cog", "sprocket"], ["knob", "handle", "grip"], ["lid", "cover", "cap"],
  ["screw", "bolt", "thread"], ["wheel", "pulley", "roller"], ["lamp", "light"], ["pot", "planter", "vase"],
  ["circuit", "pcb", "electronics", "board"], ["vacuum", "dust"], ["washer", "spacer", "shim"],
];
const plain = (word: string) => (word.length > 4 ? word.replace(/(?<=[xsz]|ch|sh)es$|(?<!s)s$/, "") : word);
// The reader's own word anywhere, the others where a word of the text begins with them.
function hasWord(text: string, word: string): boolean {
  if (text.includes(word) || text.includes(plain(word))) return true;
  return sameThings.some((row) => row.includes(plain(word)) && row.some((name) => new RegExp(`(?<![a-z])${name}`).test(text)));
}

export function longestSide(entry: CatalogueEntry): number | undefined {
  return entry.size.length > 0 ? Math.max(...entry.size) : undefined;
}

export function matches(design: Listed, filter: Filter): boolean {
  const { entry } = design;
  if (filter.processes.length > 0 && !filter.processes.some((code) => entry.processes.includes(code))) return false;
  if (!filter.rights.every((right) => entry[right] === true)) return false; // what is not known is not granted
  const side = longestSide(entry);
  if (filter.least !== undefined && !(side !== undefined && side >= filter.least)) return false;
  if (filter.most !== undefined && !(side !== undefined && side <= filter.most)) return false;
  const words = folded(filter.words).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = textOf(design);
  return words.every((word) => hasWord(text, word));
}

export function found(designs: Listed[], filter: Filter, order: Order): Listed[] {
  const hits = designs.filter((design) => matches(design, filter));
  const byName = (a: Listed, b: Listed) => a.entry.title.localeCompare(b.entry.title) || a.entry.id.localeCompare(b.entry.id);
  // Designs without a model have no size and come last.
  const side = (design: Listed) => longestSide(design.entry);
  const bySide = (sign: number) => (a: Listed, b: Listed) => {
    const [left, right] = [side(a), side(b)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined) || byName(a, b);
    return sign * (left - right) || byName(a, b);
  };
  return hits.sort(order === "name" ? byName : bySide(order === "smallest" ? 1 : -1));
}

export function processesOf(designs: Listed[]): string[] {
  return [...new Set(designs.flatMap(({ entry }) => entry.processes))].sort((a, b) => processInFilter(a).localeCompare(processInFilter(b)));
}

// How many designs there would be with that box of a filter checked.
export const countWithProcess = (designs: Listed[], filter: Filter, code: string) =>
  designs.filter((design) => matches(design, { ...filter, processes: [code] })).length;
export const countWithRight = (designs: Listed[], filter: Filter, right: Right) =>
  designs.filter((design) => matches(design, { ...filter, rights: [...filter.rights.filter((one) => one !== right), right] })).length;

// What could be dropped, in words, and what that would leave. Those that bring something back, the most
// first; where no single one does, all of them as one.
export interface Way {
  words: string;
  filter: Filter;
  count: number;
}
export function waysOut(designs: Listed[], filter: Filter): Way[] {
  const count = (less: Filter) => designs.filter((design) => matches(design, less)).length;
  const ways: Way[] = [];
  const add = (words: string, less: Filter) => ways.push({ words, filter: less, count: count(less) });
  if (filter.words.trim() !== "") add(`Clear “${filter.words.trim()}”`, { ...filter, words: "" });
  for (const code of filter.processes) add(`Drop “${processInFilter(code)}”`, { ...filter, processes: filter.processes.filter((one) => one !== code) });
  for (const [right, name] of rights) {
    if (filter.rights.includes(right)) add(`Drop “${name}”`, { ...filter, rights: filter.rights.filter((one) => one !== right) });
  }
  if (filter.least !== undefined || filter.most !== undefined) add("Drop the size", { ...filter, least: undefined, most: undefined });
  const helpful = ways.filter((way) => way.count > 0).sort((a, b) => b.count - a.count);
  if (helpful.length > 0 || ways.length === 0) return helpful;
  return [{ words: "Drop every filter", filter: noFilter, count: designs.length }];
}

export function active(filter: Filter): number {
  return filter.processes.length + filter.rights.length + Number(filter.least !== undefined || filter.most !== undefined);
}
