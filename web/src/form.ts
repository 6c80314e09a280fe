// SPDX-License-Identifier: Apache-2.0
import { h, icon } from "./dom";
import type { Parameter, ParameterValue } from "./generated/protocol";
import { plain, readNumber } from "./numbers";
import { wordsFor, type Words } from "./parameter_words";
import type { Session } from "./session";
import { followFinger } from "./slider";

// The parameters as a form. It shows a session and asks it for changes; it keeps no values.

interface Row {
  parameter: Parameter;
  words: Words;
  element: HTMLLIElement;
  why: HTMLElement; // the message under the field
  refresh(value: ParameterValue): void;
}

interface Group {
  name: string;
  element: HTMLDetailsElement;
  count: HTMLElement;
  rows: Row[];
}

const besideLabel = 13; // characters of an option that a list beside its label has room for

export class ParameterForm {
  private groups: Group[] = [];
  private rows = new Map<string, Row>();
  private readonly nothing = h("p", { class: "none", role: "status", hidden: true });
  private nextId = 1;

  constructor(private readonly root: HTMLElement, private readonly session: Session) {}

  // Lets the rows of another design go.
  clear(): void {
    this.groups = [];
    this.rows.clear();
    this.root.replaceChildren();
  }

  // Builds the rows of a newly opened design.
  build(): void {
    this.groups = [];
    this.rows.clear();
    const parameters = this.session.parameters;
    if (parameters.length === 0) {
      this.root.replaceChildren(h("div", { class: "none" },
        h("p", {}, h("b", {}, "This design has nothing to adjust.")),
        h("p", {}, "You can still look at it from all sides and take it away.")));
      return;
    }
    for (const parameter of parameters) {
      let group = this.groups.find((one) => one.name === parameter.group);
      if (!group) {
        group = this.addGroup(parameter.group);
        this.groups.push(group);
      }
      const row = this.addRow(parameter);
      group.rows.push(row);
      group.element.querySelector("ul")!.append(row.element);
      this.rows.set(parameter.name, row);
    }
    // A long design starts with its first groups open.
    let shown = 0;
    for (const group of this.groups) {
      group.element.open = shown < 24;
      shown += group.rows.length;
    }
    this.root.replaceChildren(this.nothing, ...this.groups.map((group) => group.element));
    this.refresh();
  }

  // Brings every row up to date with the session.
  refresh(): void {
    for (const group of this.groups) {
      let changed = 0;
      for (const row of group.rows) {
        const isChanged = this.session.isChanged(row.parameter.name);
        if (isChanged) changed++;
        row.element.classList.toggle("changed", isChanged);
        row.refresh(this.session.value(row.parameter.name));
      }
      group.count.replaceChildren(changed > 0 ? h("b", {}, `${changed} changed`) : String(group.rows.length));
    }
  }

  // Shows only rows whose label, name or description holds all the words.
  filter(text: string): void {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of this.groups) {
      let inGroup = 0;
      for (const row of group.rows) {
        const all = `${row.words.label} ${row.parameter.name} ${row.parameter.description} ${group.name}`.toLowerCase();
        const hit = words.every((word) => all.includes(word));
        row.element.hidden = !hit;
        if (hit) inGroup++;
      }
      group.element.hidden = inGroup === 0;
      if (words.length > 0 && inGroup > 0) group.element.open = true;
      found += inGroup;
    }
    this.nothing.hidden = found > 0;
    this.nothing.textContent = found > 0 ? "" : `No parameter has “${text}” in its label, name or description.`;
  }

  // Marks the values that a failed rebuild is blamed on.
  blame(names: string[]): void {
    for (const [name, row] of this.rows) row.element.classList.toggle("culprit", names.includes(name));
  }

  focus(name: string): void {
    const row = this.rows.get(name);
    row?.element.closest("details")?.setAttribute("open", "");
    row?.element.querySelector<HTMLElement>("input,select")?.focus();
  }

  label(name: string): string {
    return this.rows.get(name)?.words.label ?? name;
  }

  private addGroup(name: string): Group {
    const count = h("span", { class: "n" });
    const element = h("details", { class: "group" },
      h("summary", {}, icon("chevron-right"), name === "" ? "More" : name, count), h("ul"));
    return { name, element, count, rows: [] };
  }

  private addRow(parameter: Parameter): Row {
    const words = wordsFor(parameter);
    const id = `p${this.nextId++}`;
    const why = h("span", { class: "why", id: `${id}-why`, hidden: true });
    const name = h("span", { class: "name" });
    if (parameter.widget === "Vector") name.append(h("span", { class: "lab", id: `${id}-label` }, words.label));
    else name.append(h("label", { for: id }, words.label));
    // Beside a label that needs two lines there is no room for the name.
    name.append(h("code", { class: words.label.length > 17 ? "roomless" : undefined }, parameter.name));
    const shown = this.textOf(parameter, parameter.initial);
    const resetWords = `Reset ${words.label} to ${shown === "" ? "nothing" : shown}`;
    const reset = h("button", { class: "reset", type: "button", title: resetWords, "aria-label": resetWords,
      onclick: () => this.session.reset(parameter.name) }, icon("rotate-ccw"));
    reset.firstElementChild!.classList.add("s");
    const element = h("li", { class: "p" }, name, reset);
    if (words.hint) element.title = words.hint;
    const row: Row = { parameter, words, element, why, refresh: () => {} };
    const build = {
      CheckBox: () => this.addSwitch(row, id),
      DropDown: () => this.addList(row, id),
      Slider: () => this.addNumber(row, id, true),
      SpinBox: () => this.addNumber(row, id, false),
      TextBox: () => this.addText(row, id),
      Vector: () => this.addVector(row, id),
    }[parameter.widget];
    build();
    element.append(why);
    return row;
  }

  private addSwitch(row: Row, id: string): void {
    row.element.classList.add("t");
    const input = h("input", { class: "switch", type: "checkbox", role: "switch", id,
      onchange: () => this.session.set(row.parameter.name, input.checked, false) });
    row.element.append(input);
    row.refresh = (value) => (input.checked = value === true);
  }

  private addList(row: Row, id: string): void {
    const options = row.parameter.options;
    // What doesn't fit beside the label stands below it: cut short, two choices can look the same.
    row.element.classList.add("sel", ...(options.some((option) => option.label.length > besideLabel) ? ["long"] : []));
    const select = h("select", { class: "field", id,
      onchange: () => this.session.set(row.parameter.name, options[select.selectedIndex]!.value, false) });
    for (const option of options) select.append(h("option", {}, option.label));
    row.element.append(h("span", { class: "select" }, select, icon("chevron-down")));
    row.refresh = (value) => (select.selectedIndex = options.findIndex((option) => option.value === value));
  }

  private addText(row: Row, id: string): void {
    row.element.classList.add("text");
    const { name, maximumLength } = row.parameter;
    const input = h("input", { class: "field", id, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-why`,
      oninput: () => {
        const length = new TextEncoder().encode(input.value).length;
        const tooLong = maximumLength !== undefined && length > maximumLength;
        this.say(row, input, tooLong ? `Longer than ${maximumLength} bytes, the limit of this text.` : "");
        if (!tooLong) this.session.set(name, input.value, true);
      },
      onchange: () => this.session.endDrag() });
    row.element.append(input);
    row.refresh = (value) => {
      if (input.value !== value) input.value = String(value);
    };
  }

  private addNumber(row: Row, id: string, withSlider: boolean): void {
    const { parameter, words } = row;
    const { minimum, maximum } = parameter;
    const step = stepOf(parameter);
    const field = this.numberField(row, id, (value) => this.session.set(parameter.name, value, false),
      () => this.session.value(parameter.name) as number, step);
    const box = h("span", { class: "num" }, field.input);
    if (words.unit) box.append(h("span", {}, words.unit));
    else box.classList.add("bare");
    row.element.append(box);
    if (!withSlider || minimum === undefined || maximum === undefined || maximum <= minimum) {
      row.element.classList.add("spin");
      row.refresh = (value) => field.refresh(value as number);
      return;
    }
    const slider: HTMLInputElement = followFinger(h("input", { type: "range", min: plain(minimum), max: plain(maximum), step: plain(step),
      "aria-label": `${words.label}, slider`,
      oninput: () => {
        row.element.classList.add("live");
        this.session.set(parameter.name, Number(slider.value), true);
      },
      onchange: () => {
        this.session.endDrag();
        row.element.classList.remove("live");
      },
      onpointerup: () => row.element.classList.remove("live"),
      onpointercancel: () => row.element.classList.remove("live"),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== "Delete") return;
        event.preventDefault();
        this.session.reset(parameter.name);
      } }));
    row.element.append(slider);
    row.refresh = (value) => {
      field.refresh(value as number);
      if (Number(slider.value) !== value) slider.value = plain(value as number);
      const at = ((Number(slider.value) - minimum) / (maximum - minimum)) * 100;
      slider.style.setProperty("--at", `${at}%`);
      if (words.unit) slider.setAttribute("aria-valuetext", `${plain(value as number)} ${words.unit}`);
    };
  }

  private addVector(row: Row, id: string): void {
    row.element.classList.add("vec");
    const { parameter, words } = row;
    const initial = parameter.initial as number[];
    const axes = initial.length <= 3 ? ["x", "y", "z"] : ["1", "2", "3", "4"];
    const many = h("span", { class: "many", role: "group", "aria-labelledby": `${id}-label` });
    many.style.setProperty("--n", String(initial.length));
    const fields = initial.map((_, at) => {
      const field = this.numberField(row, `${id}-${at}`, (value) => {
        const next = [...(this.session.value(parameter.name) as number[])];
        next[at] = value;
        this.session.set(parameter.name, next, false);
      }, () => (this.session.value(parameter.name) as number[])[at]!, stepOf(parameter));
      field.input.setAttribute("aria-label", `${words.label}, ${axes[at]}`);
      many.append(h("span", { class: "num bare" }, field.input));
      return field;
    });
    row.element.append(many);
    row.refresh = (value) => fields.forEach((field, at) => field.refresh((value as number[])[at]!));
  }

  // A number that takes sums ("3*42") and arrows up and down. What is out of range goes to its end, as in
  // OpenSCAD, and that is said.
  private numberField(row: Row, id: string, set: (value: number) => void, get: () => number, step: number) {
    const { minimum, maximum } = row.parameter;
    const input = h("input", { class: "field", id, inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-describedby": `${id.replace(/-\d$/, "")}-why`,
      onchange: () => {
        const value = readNumber(input.value);
        if (value === undefined) {
          this.say(row, input, `“${input.value.slice(0, 24)}” is no number. The value stays ${plain(get())}.`);
          return;
        }
        const within = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, value));
        set(within);
        refresh(get());
        if (within !== value) this.say(row, input, `${plain(value)} is outside the designer’s range, ${rangeWords(minimum, maximum)}. It is set to ${plain(within)}.`);
      },
      onkeydown: (event: KeyboardEvent) => {
        const by = { ArrowUp: step, ArrowDown: -step }[event.key];
        if (event.key === "Escape") {
          refresh(get());
        } else if (by !== undefined) {
          event.preventDefault();
          const next = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, get() + by * (event.shiftKey ? 10 : 1)));
          set(Number(next.toPrecision(12)));
        }
      } });
    const refresh = (value: number) => {
      input.value = plain(value);
      if (input.hasAttribute("aria-invalid")) this.say(row, input, "");
    };
    let last: number | undefined;
    return {
      input,
      refresh: (value: number) => {
        if (document.activeElement === input && last === value) return; // being typed in
        last = value;
        refresh(value);
      },
    };
  }

  private say(row: Row, input: HTMLInputElement, message: string): void {
    row.why.textContent = message;
    row.why.hidden = message === "";
    row.why.classList.toggle("bad", message !== "");
    if (message === "") input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }

  private textOf(parameter: Parameter, value: ParameterValue): string {
    if (typeof value === "boolean") return value ? "on" : "off";
    const option = parameter.options.find((one) => one.value === value);
    if (option) return option.label;
    if (typeof value === "number") return plain(value);
    return Array.isArray(value) ? value.map(plain).join(", ") : value;
  }
}

function rangeWords(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? "" : `up to ${plain(maximum)}`;
  return maximum === undefined ? `from ${plain(minimum)}` : `${plain(minimum)} to ${plain(maximum)}`;
}

// The step of a slider or spin box without one: the last decimal that its default or its least value has.
export function stepOf(parameter: Parameter): number {
  if (parameter.step !== undefined && parameter.step > 0) return parameter.step;
  const numbers = Array.isArray(parameter.initial) ? parameter.initial : [parameter.initial as number];
  const decimals = Math.max(...[...numbers, parameter.minimum ?? 0].map((value) => {
    const [digits = "", exponent = "0"] = plain(value).split("e");
    return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
  }));
  return 10 ** -Math.min(decimals, 7);
}
