// SPDX-License-Identifier: Apache-2.0
import { byId, h, icon } from "./dom";

// Notes at the foot of the canvas. Each has a key: a new one with the same key replaces it.

export interface NoteAction {
  label: string;
  run(): void;
}
export interface NoteLink extends NoteAction {
  more: string; // what follows the link
}
export interface Note {
  look: "err" | "warn" | "info";
  title: string;
  text?: string;
  list?: string[]; // sentences
  files?: string[]; // names
  links?: NoteLink[];
  actions?: NoteAction[];
}

const looks = { err: "triangle-alert", warn: "triangle-alert", info: "info" };

export class Notes {
  private readonly all = new Map<string, { note: Note; element: HTMLElement }>();

  get(key: string): Note | undefined {
    return this.all.get(key)?.note;
  }
  // The others stay as they are: under a finger, with the focus, told already.
  set(key: string, note: Note | undefined): void {
    const old = this.all.get(key)?.element;
    if (!note) {
      old?.remove();
      this.all.delete(key);
      return;
    }
    const element = elementOf(key, note, () => this.set(key, undefined));
    if (old) old.replaceWith(element);
    else byId("notes").append(element);
    this.all.set(key, { note, element });
  }
  clear(): void {
    this.all.clear();
    byId("notes").replaceChildren();
  }
  // An action that takes the note away.
  close(key: string, then: () => void = () => {}): NoteAction {
    return { label: "Close", run: () => { this.set(key, undefined); then(); } };
  }
}

function elementOf(key: string, note: Note, close: () => void): HTMLElement {
  const go = h("div", { class: "go" }, ...(note.actions ?? []).map((action) => h("button", { class: "link", onclick: () => action.run() }, action.label)));
  return h("div", { class: `note ${note.look}`, "data-note": key, role: note.look === "err" ? "alert" : "status" }, icon(looks[note.look]),
    h("div", {}, h("b", {}, note.title), note.text ? h("p", {}, note.text) : undefined,
      note.list ? h("ul", {}, ...note.list.map((line) => h("li", {}, line))) : undefined,
      note.files ? h("ul", { class: "names" }, ...note.files.map((name) => h("li", {}, name))) : undefined,
      note.links ? h("ul", { class: "links" }, ...note.links.map((link) =>
        h("li", {}, h("button", { class: "link", onclick: () => link.run() }, link.label), " ", link.more))) : undefined),
    note.actions?.length ? go : undefined,
    // Whatever it says, it may stand in the way of the model.
    !note.actions?.some((action) => action.label === "Close") && h("button", { class: "shut", type: "button", "aria-label": `Close: ${note.title}`, title: "Close", onclick: () => {
      close();
      byId("canvas").focus({ preventScroll: true });
    } }, icon("x")));
}
