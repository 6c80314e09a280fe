// SPDX-License-Identifier: Apache-2.0
import { byId, h, icon } from "./dom";
import { redraw } from "./pressed";

// What is said over the view of an embed: at most one trouble, and one remark on values.

export interface EmbedNote {
  look: "err" | "info";
  title: string;
  text: string;
  ways: [label: string, run: () => void][];
}

export class EmbedNotes {
  private readonly shown = new Map<"trouble" | "values", EmbedNote>();

  set(kind: "trouble" | "values", note: EmbedNote | undefined): void {
    if (!note && !this.shown.has(kind)) return;
    if (note) this.shown.set(kind, note);
    else this.shown.delete(kind);
    const all = [...this.shown.values()];
    redraw(byId("notes"), () => byId("notes").replaceChildren(...all.map(elementOf)));
  }
}

function elementOf({ look, title, text, ways }: EmbedNote): HTMLElement {
  return h("div", { class: `note ${look}`, role: look === "err" ? "alert" : "status" }, icon(look === "err" ? "triangle-alert" : "info"),
    h("div", {}, h("b", {}, title), h("p", {}, text)),
    ways.length > 0 ? h("div", { class: "go" }, ...ways.map(([label, run]) => h("button", { class: "link", type: "button", onclick: run }, label))) : undefined);
}
