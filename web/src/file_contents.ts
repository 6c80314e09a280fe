// SPDX-License-Identifier: Apache-2.0
import { h, icon, showDialog } from "./dom";
import type { FileBody, FileContents, Incomplete } from "./generated/protocol";
import { plural } from "./numbers";

// What a STEP or BREP file holds, part by part, with what is wrong or unusual about each, and what of the file could
// not be used: read before anything is taken from it, so it stands open, and a badge beside the size says the worst of it.

const kinds: Record<string, string> = { solid: "Solid", surface: "Surface", wire: "Lines", points: "Points" };
const shownAtFirst = 200; // entries; an assembly may have thousands

export function contentsPanel(contents: FileContents): HTMLElement {
  return h("section", { id: "file-contents", class: "file-contents", "aria-labelledby": "file-contents-title" },
    h("h3", { id: "file-contents-title" }, `${plural(countOf(contents.bodies), "part")} in this file`), ...listsOf(contents));
}

function listsOf(contents: FileContents): HTMLElement[] {
  const { skipped } = contents;
  const lists = [...contents.remarks.map(warning), listed(contents.bodies.map(bodyItem), "bodies")];
  if (skipped.length === 0) return lists;
  return [...lists,
    h("h3", {}, `${plural(skipped.length, "record")} skipped`),
    h("p", { class: "sub" }, "These records could not be used as they are written. Everything else is shown."),
    listed(skipped.map((one) => h("li", {},
      h("b", {}, one.record > 0 ? `#${one.record}` : "No number"), one.type ? ` ${one.type}` : "", ` (line ${one.line}): ${one.why}.`,
      one.lost ? ` ${one.lost} can’t be shown.` : "")), "skipped")];
}

function bodyItem(body: FileBody): HTMLElement {
  return h("li", {},
    h("span", { class: "what" }, h("b", {}, body.name || "No name"), body.count > 1 ? ` × ${body.count}` : ""),
    h("span", { class: "chip" }, kinds[body.kind] ?? body.kind),
    ...body.words.map(warning));
}

function warning(text: string): HTMLElement {
  return h("p", { class: "look" }, icon("triangle-alert"), h("span", {}, text));
}

function listed(items: HTMLElement[], name: string): HTMLElement {
  const list = h("ul", { class: name }, ...items.slice(0, shownAtFirst));
  const rest = items.slice(shownAtFirst);
  if (rest.length === 0) return list;
  const more = h("button", { class: "link", type: "button", onclick: () => {
    more.remove();
    list.append(...rest);
  } }, `Show ${rest.length} more`);
  return h("div", {}, list, more);
}

// -- What it comes to --

const countOf = (bodies: FileBody[]) => bodies.reduce((sum, body) => sum + body.count, 0);
const hasFaces = (body: FileBody) => body.kind === "solid" || body.kind === "surface";
const isOpen = (body: FileBody) => hasFaces(body) && body.openEdges > 0;
// A closed surface has one line that says so; every other line of a closed body is on something that is wrong with it.
const isFaulty = (body: FileBody) => hasFaces(body) && !isOpen(body) && body.words.length > (body.kind === "surface" && body.undrawn === 0 ? 1 : 0);

export interface FileVerdict {
  open: FileBody[];
  closed: number; // parts that enclose something
  faulty: number; // closed parts whose surfaces are not valid, or of which faces are missing
  others: number; // parts made of lines or points, which no mesh file can hold
  words: string; // the worst of it, for a badge; "" where there is nothing to say
  warns: boolean; // to be looked at before the model is used
}

export function verdictOn(contents: FileContents): FileVerdict {
  const { bodies, skipped, remarks } = contents;
  const open = bodies.filter(isOpen);
  const faulty = countOf(bodies.filter(isFaulty));
  const others = countOf(bodies.filter((body) => !hasFaces(body)));
  const closed = countOf(bodies.filter((body) => hasFaces(body) && !isOpen(body)));
  const words = open.length > 0 ? (closed > 0 ? `Not closed, ${plural(countOf(open), "part")}` : "Not closed")
    : faulty > 0 ? `Not valid, ${plural(faulty, "part")}`
    : closed === 0 ? "Lines only"
    : skipped.length > 0 ? `${plural(skipped.length, "record")} skipped`
    : others > 0 ? `${plural(others, "part")} of lines`
    : remarks.length > 0 ? plural(remarks.length, "remark") : "";
  return { open, closed, faulty, others, words, warns: open.length > 0 || faulty > 0 || closed === 0 };
}

// Why a mesh file of it would not be closed, a line for each part.
export function openWords(contents: FileContents | undefined): string[] {
  return (contents?.bodies ?? []).filter(isOpen).map((body) =>
    `${body.name || "A part without a name"}${body.count > 1 ? ` (${body.count} times)` : ""}: ${plural(body.openEdges, "edge")} of its triangles ${body.openEdges === 1 ? "has" : "have"} nothing on the other side.`);
}

// Why no mesh file can be made of it, "" where one can.
export function noMesh(contents: FileContents | undefined): string {
  return contents && !contents.bodies.some((body) => hasFaces(body) && body.undrawn < body.faces)
    ? "The file holds only lines, points or faces that can’t be shown. There are no triangles to write." : "";
}

// The badge beside the size, and behind it the whole list. Undefined where the file is as one would wish.
export function contentsBadge(contents: FileContents, incomplete: Incomplete[], looks: { warn: string; plain: string }): HTMLButtonElement | undefined {
  const verdict = verdictOn(contents);
  const lacking = incomplete.length > 0;
  const words = lacking ? "Incomplete" : verdict.words;
  if (words === "") return undefined;
  const warns = lacking || verdict.warns;
  return h("button", { class: warns ? looks.warn : looks.plain, type: "button", title: "Show what the file holds",
    "aria-label": `${words}: show what the file holds`,
    onclick: () => void showDialog(`${plural(countOf(contents.bodies), "part")} in this file`, () => [h("div", { class: "in file-contents" }, ...listsOf(contents))]) },
  icon(warns ? "triangle-alert" : "info"), words);
}
