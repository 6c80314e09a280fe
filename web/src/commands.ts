// SPDX-License-Identifier: Apache-2.0
import { h, icon, showDialog } from "./dom";

// Everything the page can do, by name: buttons, keys and the command box run the same list.

export interface Command {
  id: string;
  label: string;
  words?: string; // by which it is found too
  keys?: string; // as shown: "Ctrl Z"
  when?(): boolean; // whether it makes sense now
  run(): void;
}

export class Commands {
  private readonly all = new Map<string, Command>();

  add(...commands: Command[]): void {
    for (const command of commands) this.all.set(command.id, command);
  }

  run(id: string): void {
    const command = this.all.get(id);
    if (command && (command.when?.() ?? true)) command.run();
  }

  available(): Command[] {
    return [...this.all.values()].filter((command) => command.when?.() ?? true);
  }

  // Every element with data-command runs it when clicked.
  listen(): void {
    document.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-command]");
      if (button?.dataset.command) this.run(button.dataset.command);
    });
  }

  // A box to type into: arrows choose, Enter runs.
  showBox(): void {
    let chosen: Command | undefined;
    void showDialog("Find a command", (close) => {
      const list = h("ul", { role: "listbox", id: "box-list", "aria-label": "Commands" });
      const nothing = h("p", { class: "nothing muted", role: "status" });
      let hits: Command[] = [];
      let at = 0;
      const mark = () => {
        for (const [index, item] of [...list.children].entries()) {
          item.setAttribute("aria-selected", String(index === at));
          if (index === at) item.scrollIntoView({ block: "nearest" });
        }
        input.setAttribute("aria-activedescendant", hits.length > 0 ? `box-${at}` : "");
      };
      const choose = (index: number) => {
        chosen = hits[index];
        if (chosen) close("run");
      };
      const seek = () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        hits = this.available().filter((command) => command.id !== "commands" && words.every((word) => `${command.label} ${command.words ?? ""}`.toLowerCase().includes(word)))
          // What its own name says comes first.
          .map((command, at) => ({ command, rank: (words.every((word) => command.label.toLowerCase().includes(word)) ? 0 : 1000) + at }))
          .sort((a, b) => a.rank - b.rank).map(({ command }) => command);
        at = 0;
        list.replaceChildren(...hits.map((command, index) =>
          h("li", { role: "option", id: `box-${index}`, onclick: () => choose(index) }, command.label,
            command.keys ? h("span", { class: "kbd" }, command.keys) : undefined)));
        list.hidden = hits.length === 0;
        nothing.textContent = hits.length === 0 ? "No command has these words." : "";
        nothing.hidden = hits.length > 0;
        mark();
      };
      const input = h("input", { class: "field", type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "box-list",
        "aria-label": "Find a command", placeholder: "Find a command", autocomplete: "off", spellcheck: "false", autofocus: true,
        oninput: seek,
        onkeydown: (event: KeyboardEvent) => {
          if (event.key === "Enter") {
            event.preventDefault();
            choose(at);
          } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            at = (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % Math.max(1, hits.length);
            mark();
          }
        } });
      seek();
      return [h("div", { class: "search" }, icon("search"), input), list, nothing];
    }, "box").then(() => chosen?.run());
  }

  showKeys(): void {
    void showDialog("Keys", () => {
      const inside = h("div", { class: "in" });
      const section = (title: string, rows: [string, string][]) => {
        if (rows.length === 0) return;
        const list = h("dl", { class: "keys" });
        inside.append(h("h3", {}, title), list);
        for (const [keys, what] of rows) {
          list.append(h("dt", {}, ...keys.split(" ").flatMap((key, at) => [at > 0 ? " " : "", h("span", { class: "kbd" }, key)])), h("dd", {}, what));
        }
      };
      section("Anywhere", [
        ...this.available().filter((command) => command.keys && !command.id.startsWith("view-")).map((command): [string, string] => [command.keys!, command.label]),
        ["F6", "Go to the next part of the page"],
        ["[ ]", "Hide or show the panels beside the view"],
      ]);
      section("In the form", [
        ["/", "Find a parameter"],
        ["Delete", "Reset the slider that has the focus"],
        ["↑ ↓", "Step a number; with Shift ten steps"],
      ]);
      section("In the view", [
        ["← → ↑ ↓", "Turn by 15°; with Shift move"],
        ["+ -", "Zoom"],
        ...this.available().filter((command) => command.keys && command.id.startsWith("view-")).map((command): [string, string] => [command.keys!, command.label]),
      ]);
      return [inside];
    });
  }
}

// Whether a key press belongs to a field that is being typed in.
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLTextAreaElement || target.isContentEditable) return true;
  return target instanceof HTMLInputElement && !["range", "checkbox", "button"].includes(target.type);
}
