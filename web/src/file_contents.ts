// SPDX-License-Identifier: Apache-2.0
import { h, icon } from "./dom";
import type { FileBody, FileContents } from "./generated/protocol";
import { plural } from "./numbers";

// What a STEP or BREP file holds, part by part, with what is wrong or unusual about each, and what of the file could
// not be used: read before anything is taken from it, so it stands open.

const kinds: Record<string, string> = { solid: "Solid", surface: "Surface", wire: "Lines", points: "Points" };
const shownAtFirst = 200; // entries; an assembly may have thousands

export function contentsPanel(contents: FileContents): HTMLElement {
  const count = contents.bodies.reduce((sum, body) => sum + body.count, 0);
  const panel = h("section", { id: "file-contents", class: "file-contents", "aria-labelledby": "file-contents-title" },
    h("h3", { id: "file-contents-title" }, `${plural(count, "part")} in this file`));
  for (const remark of contents.remarks) panel.append(warning(remark));
  panel.append(listed(contents.bodies.map(bodyItem), "ul", "bodies"));
  const { skipped } = contents;
  if (skipped.length > 0) {
    panel.append(
      h("h3", {}, `${plural(skipped.length, "record")} skipped`),
      h("p", { class: "sub" }, "These records could not be used as they are written. Everything else is shown."),
      listed(skipped.map((one) => h("li", {},
        h("b", {}, one.record > 0 ? `#${one.record}` : "No number"), one.type ? ` ${one.type}` : "", ` (line ${one.line}): ${one.why}.`,
        one.lost ? ` ${one.lost} can’t be shown.` : "")), "ul", "skipped"));
  }
  return panel;
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

function listed(items: HTMLElement[], tag: "ul", name: string): HTMLElement {
  const list = h(tag, { class: name }, ...items.slice(0, shownAtFirst));
  const rest = items.slice(shownAtFirst);
  if (rest.length === 0) return list;
  const more = h("button", { class: "link", onclick: () => {
    more.remove();
    list.append(...rest);
  } }, `Show ${rest.length} more`);
  return h("div", {}, list, more);
}
