// SPDX-License-Identifier: Apache-2.0
import { h, icon } from "./dom";
import type { Parameter, ParameterValue } from "./generated/protocol";
import { plain, readNumber } from "./numbers";
import { aboutParameter } from "./parameter_about";
import type { Session } from "./session";
import { followFinger } from "./slider";

// The parameters as a form. It shows a session and asks it for changes; it keeps no values.

interface Row {
  parameter: Parameter;
  element: HTMLLIElement;
  why: HTMLElement; // the message under the field
  typed: string; // why what was typed is not the value; "" where it is
  refresh(value: ParameterValue): void;
}

interface Group {
  name: string;
  element: HTMLDetailsElement;
  count: HTMLElement;
  rows: Row[];
}

const besideLabel = 13; // characters of an option that a list beside its label has room for
const besideList = 20; // characters of a label that stands in two lines beside a list

export class ParameterForm {
  private groups: Group[] = [];
  private rows = new Map<string, Row>();
  private readonly others = h("section", { class: "others", hidden: true }); // values of names that the form lacks
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
        h("p", {}, "Its file offers no parameters.")), this.others);
      this.refresh();
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
    this.root.replaceChildren(this.nothing, this.others, ...this.groups.map((group) => group.element));
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
        this.remark(row);
      }
      group.count.replaceChildren(changed > 0 ? h("b", {}, `${changed} changed`) : String(group.rows.length));
    }
    this.refreshOthers();
  }

  // Values from a link, a preset or an embedding page for names that are no parameters of the form.
  private refreshOthers(): void {
    const others = this.session.remarks.filter(({ name }) => !this.rows.has(name));
    this.others.hidden = others.length === 0;
    this.others.replaceChildren(h("ul", {}, ...others.map(({ name, text }) => h("li", {}, h("span", {}, text),
      h("button", { class: "link", type: "button", "aria-label": `Leave out ${name}`, onclick: () => this.session.reset(name) }, "Leave out")))));
  }

  // Shows only rows whose label, name or description holds all the words.
  filter(text: string): void {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of this.groups) {
      let inGroup = 0;
      for (const row of group.rows) {
        const all = `${row.parameter.label} ${row.parameter.name} ${row.parameter.description} ${group.name}`.toLowerCase();
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
    return this.rows.get(name)?.parameter.label ?? name;
  }

  private addGroup(name: string): Group {
    const count = h("span", { class: "n" });
    const element = h("details", { class: "group" },
      h("summary", {}, icon("chevron-right"), name === "" ? "More" : name, count), h("ul"));
    return { name, element, count, rows: [] };
  }

  private addRow(parameter: Parameter): Row {
    const { label } = parameter;
    const id = `p${this.nextId++}`;
    const about = aboutParameter(parameter, id);
    const why = h("span", { class: "why", id: `${id}-why`, hidden: true });
    const name = h("span", { class: "name" });
    if (parameter.widget === "Vector") name.append(h("span", { class: "lab", id: `${id}-label` }, label));
    else name.append(h("label", { for: id }, label));
    name.append(about.button);
    const shown = this.textOf(parameter, parameter.initial);
    const resetWords = `Reset ${label} to ${shown === "" ? "nothing" : shown}`;
    const reset = h("button", { class: "reset", type: "button", title: resetWords, "aria-label": resetWords,
      onclick: () => this.session.reset(parameter.name) }, icon("rotate-ccw"));
    reset.firstElementChild!.classList.add("s");
    const element = h("li", { class: "p" }, name, reset);
    const row: Row = { parameter, element, why, typed: "", refresh: () => {} };
    const build = {
      CheckBox: () => this.addSwitch(row, id),
      DropDown: () => this.addList(row, id),
      Slider: () => this.addNumber(row, id, true),
      SpinBox: () => this.addNumber(row, id, false),
      TextBox: () => this.addText(row, id),
      Vector: () => this.addVector(row, id),
      Literal: () => this.addText(row, id),
    }[parameter.widget];
    build();
    element.append(why, about.text);
    // What describes the field: the remark on its value, and what the designer says of it.
    for (const field of element.querySelectorAll("input, select")) field.setAttribute("aria-describedby", `${id}-why ${about.id}`);
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
    row.element.classList.add("sel", ...(row.parameter.label.length > besideList || options.some((option) => option.label.length > besideLabel) ? ["long"] : []));
    const select = h("select", { class: "field", id,
      onchange: () => {
        const option = options[select.selectedIndex];
        if (option) this.session.set(row.parameter.name, option.value, false);
      } });
    for (const option of options) select.append(h("option", {}, option.label));
    row.element.append(h("span", { class: "select" }, select, icon("chevron-down")));
    row.refresh = (value) => showChoice(select, options, value);
  }

  // Text, or a list as the text that the source would have: ["nuts", "bolts"].
  private addText(row: Row, id: string): void {
    row.element.classList.add("text");
    const { name, widget } = row.parameter;
    const list = widget === "Literal";
    const input = h("input", { class: `field${list ? " mono" : ""}`, id, autocomplete: "off", spellcheck: "false",
      oninput: () => {
        if (!list) this.session.set(name, input.value, true);
      },
      onchange: () => {
        this.session.endDrag();
        if (list) this.setList(row, input);
      },
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== "Escape" || !list) return;
        input.value = String(this.session.value(name));
        this.say(row, "");
      } });
    row.element.append(input);
    row.refresh = (value) => {
      if (input.value !== value && !(list && document.activeElement === input && row.typed !== "")) input.value = String(value);
    };
  }

  private setList(row: Row, input: HTMLInputElement): void {
    const { name } = row.parameter;
    const taken = this.session.set(name, input.value, false);
    this.say(row, taken ? "" : `“${input.value.slice(0, 40)}” can’t be read as a list such as [1, 2] or ["a", "b"]. The value stays ${String(this.session.value(name))}.`);
    if (taken) input.value = String(this.session.value(name));
  }

  private addNumber(row: Row, id: string, withSlider: boolean): void {
    const { parameter } = row;
    const { label, unit, minimum, maximum } = parameter;
    const step = stepOf(parameter);
    const field = this.numberField(row, id, (value) => this.session.set(parameter.name, value, false),
      () => this.session.value(parameter.name) as number, step);
    const box = h("span", { class: "num" }, field.input);
    if (unit) box.append(h("span", {}, unit));
    else box.classList.add("bare");
    row.element.append(box);
    if (!withSlider || minimum === undefined || maximum === undefined || maximum <= minimum) {
      row.element.classList.add("spin");
      row.refresh = (value) => field.refresh(value as number);
      return;
    }
    const slider: HTMLInputElement = followFinger(h("input", { type: "range", min: plain(minimum), max: plain(maximum), step: plain(step),
      "aria-label": `${label}, slider`,
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
      // A value beyond the ends has the thumb at the end, and its own number for who hears the page.
      slider.setAttribute("aria-valuetext", `${plain(value as number)}${unit ? ` ${unit}` : ""}`);
    };
  }

  private addVector(row: Row, id: string): void {
    row.element.classList.add("vec");
    const { parameter } = row;
    const many = h("span", { class: "many", role: "group", "aria-labelledby": `${id}-label` });
    row.element.append(many);
    let fields: ReturnType<ParameterForm["numberField"]>[] = [];
    let text: HTMLInputElement | undefined; // where the value is a list of other things than numbers
    const shape = (value: ParameterValue) => {
      many.replaceChildren();
      fields = [];
      text = undefined;
      if (!Array.isArray(value)) {
        many.style.setProperty("--n", "1");
        const field = h("input", { class: "field mono", id: `${id}-0`, "aria-label": parameter.label, onchange: () => this.setList(row, field) });
        many.append((text = field));
        return;
      }
      const axes = value.length <= 3 ? ["x", "y", "z"] : [];
      many.style.setProperty("--n", String(Math.min(value.length, 4)));
      fields = value.map((_, at) => {
        const field = this.numberField(row, `${id}-${at}`, (one) => {
          const next = [...(this.session.value(parameter.name) as number[])];
          next[at] = one;
          this.session.set(parameter.name, next, false);
        }, () => (this.session.value(parameter.name) as number[])[at]!, stepOf(parameter));
        field.input.setAttribute("aria-label", `${parameter.label}, ${axes[at] ?? at + 1}`);
        many.append(h("span", { class: "num bare" }, field.input));
        return field;
      });
      for (const field of many.querySelectorAll("input")) field.setAttribute("aria-describedby", `${id}-why ${id}-about`);
    };
    shape(parameter.initial);
    row.refresh = (value) => {
      // A list from outside may be longer or shorter than the designer's.
      if (Array.isArray(value) ? value.length !== fields.length : !text) shape(value);
      if (Array.isArray(value)) fields.forEach((field, at) => field.refresh(value[at]!));
      else if (text && document.activeElement !== text) text.value = String(value);
    };
  }

  // A number that takes sums ("3*42") and arrows up and down. What is beyond the designer's range is used, and that
  // is said; the arrows stop at its ends.
  private numberField(row: Row, id: string, set: (value: number) => void, get: () => number, step: number) {
    const { minimum, maximum } = row.parameter;
    const input = h("input", { class: "field", id, inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      onchange: () => {
        const value = readNumber(input.value);
        if (value === undefined) {
          this.say(row, `“${input.value.slice(0, 24)}” is no number. The value stays ${plain(get())}.`, input);
          return;
        }
        this.say(row, "", input);
        set(value);
        refresh(get());
      },
      onkeydown: (event: KeyboardEvent) => {
        const by = { ArrowUp: step, ArrowDown: -step }[event.key];
        if (event.key === "Escape") {
          refresh(get());
        } else if (by !== undefined) {
          event.preventDefault();
          const next = get() + by * (event.shiftKey ? 10 : 1);
          // From beyond an end the arrows lead back.
          const within = by > 0 ? Math.min(Math.max(maximum ?? Infinity, get()), next) : Math.max(Math.min(minimum ?? -Infinity, get()), next);
          set(Number(within.toPrecision(12)));
        }
      } });
    const refresh = (value: number) => {
      input.value = plain(value);
      if (input.hasAttribute("aria-invalid")) this.say(row, "", input);
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

  // Why what was typed is not used; "" where it is.
  private say(row: Row, message: string, input = row.element.querySelector("input")): void {
    row.typed = message;
    if (message === "") input?.removeAttribute("aria-invalid");
    else input?.setAttribute("aria-invalid", "true");
    this.remark(row);
  }

  // The line under the field: what is wrong with what was typed, else what is to be said of the value.
  private remark(row: Row): void {
    const text = row.typed || this.session.remark(row.parameter.name);
    if (row.why.textContent !== text) row.why.textContent = text;
    row.why.hidden = text === "";
    row.why.classList.toggle("bad", row.typed !== "");
  }

  private textOf(parameter: Parameter, value: ParameterValue): string {
    if (typeof value === "boolean") return value ? "on" : "off";
    const option = parameter.options.find((one) => one.value === value);
    if (option) return option.label;
    if (typeof value === "number") return plain(value);
    return Array.isArray(value) ? value.map(plain).join(", ") : value;
  }
}

// A list with a value that it does not offer shows it as one choice more, as long as it is the value.
export function showChoice(select: HTMLSelectElement, options: Parameter["options"], value: ParameterValue): void {
  const at = options.findIndex((option) => option.value === value);
  const extra = select.options[options.length];
  if (at >= 0) extra?.remove();
  else if (extra) extra.textContent = String(value);
  else select.append(h("option", {}, String(value)));
  select.selectedIndex = at >= 0 ? at : options.length;
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
