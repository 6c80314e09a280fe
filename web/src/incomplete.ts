// SPDX-License-Identifier: Apache-2.0
import { h, icon, showDialog } from "./dom";
import type { Incomplete } from "./generated/protocol";
import { formatName } from "./make_panel";

// What a model lacks of its design. The core says it once, with words; workbench and embed show it alike, and
// ask before they write a file of it.

export type OpenSource = (file: string, line: number) => void;

const mostShown = 50;

// One line for each, with the way to its place where there is one.
export function incompleteItems(list: Incomplete[], openSource?: OpenSource): HTMLLIElement[] {
  const items = list.slice(0, mostShown).map((one) => {
    const place = one.file && one.line > 0 ? `${one.file.split("/").pop()}:${one.line}` : "";
    const words = one.count > 1 ? `${one.words} (${one.count} times)` : one.words;
    if (!place) return h("li", {}, words);
    return h("li", {}, words, " ", openSource
      ? h("button", { class: "link", type: "button", title: `Show ${one.file}, line ${one.line}`, onclick: () => openSource(one.file, one.line) }, place)
      : h("span", { class: "muted" }, place));
  });
  if (list.length > mostShown) items.push(h("li", {}, `and ${list.length - mostShown} more`));
  return items;
}

export function showIncomplete(list: Incomplete[], openSource?: OpenSource): void {
  void showDialog("The model is incomplete", (close) => [h("div", { class: "in" },
    h("p", {}, "The model, and each file made of it, lacks something that the design asks for:"),
    h("ul", { class: "lacks" }, ...incompleteItems(list, openSource && ((file, line) => {
      close("");
      openSource(file, line);
    }))))]);
}

// The badge beside a model's size.
export function incompleteBadge(list: Incomplete[], look: string, openSource?: OpenSource): HTMLButtonElement {
  return h("button", { class: look, type: "button", title: list.map((one) => one.words).join("\n"),
    "aria-label": "Incomplete: show what is missing", onclick: () => showIncomplete(list, openSource) }, icon("triangle-alert"), "Incomplete");
}

// Asks before a file is written that would lack something or not be closed; once for the same reasons.
export class PartialFiles {
  private agreed = "";

  forget(): void {
    this.agreed = "";
  }
  // `open`: why it would not be closed.
  async mayWrite(format: string, list: Incomplete[], open: string[]): Promise<boolean> {
    const words = JSON.stringify([list.map((one) => one.words), open]);
    if (list.length + open.length === 0 || words === this.agreed) return true;
    const name = formatName(format);
    const lacking = list.length > 0;
    const answer = await showDialog(`The ${name} file would ${lacking ? "be incomplete" : "not be closed"}`, (close) => [h("div", { class: "in" },
      ...(lacking ? [h("p", {}, "It would lack something that the design asks for:"), h("ul", { class: "lacks" }, ...incompleteItems(list))] : []),
      ...(open.length > 0 ? [h("p", {}, "It would have open surfaces, which enclose nothing. A slicer may fill, thicken or drop them:"),
        h("ul", { class: "lacks" }, ...open.slice(0, mostShown).map((line) => h("li", {}, line)),
          ...(open.length > mostShown ? [h("li", {}, `and ${open.length - mostShown} more`)] : []))] : []),
      h("div", { class: "row" },
        h("button", { class: "btn", type: "button", autofocus: true, onclick: () => close("") }, "Cancel"),
        h("button", { class: "btn", type: "button", onclick: () => close("write") }, `Write the ${lacking ? "incomplete" : "open"} ${name} file`)))]);
    if (answer === "write") this.agreed = words;
    return answer === "write";
  }
}
