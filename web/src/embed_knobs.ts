// SPDX-License-Identifier: Apache-2.0
import { stepOf } from "./form";
import { h, icon } from "./dom";
import type { Parameter, ParameterValue, ParameterValues } from "./generated/protocol";
import { plain, readNumber } from "./numbers";
import { wordsFor } from "./parameter_words";
import type { Session } from "./session";
import { followFinger } from "./slider";

// At most six of a design's parameters, small enough for a frame in somebody's page.

export const mostKnobs = 6;

// Those that the page asks for; else those it gives values for, then sliders, lists and switches in the
// designer's order.
export function chosen(parameters: Parameter[], wanted: string[], given: ParameterValues): Parameter[] {
  const usable = parameters.filter((one) => one.widget !== "Vector" && one.widget !== "TextBox");
  if (wanted.length > 0) {
    return wanted.map((name) => parameters.find((one) => one.name === name && one.widget !== "Vector"))
      .filter((one): one is Parameter => one !== undefined).slice(0, mostKnobs);
  }
  const first = usable.filter((one) => Object.hasOwn(given, one.name));
  const handy = usable.filter((one) => !first.includes(one) && one.widget !== "SpinBox");
  const picked = [...first, ...handy].slice(0, mostKnobs);
  return parameters.filter((one) => picked.includes(one));
}

interface Knob {
  parameter: Parameter;
  element: HTMLElement;
  refresh(value: ParameterValue): void;
}

export class Knobs {
  private knobs: Knob[] = [];

  constructor(private readonly root: HTMLElement, private readonly session: Session) {
    root.addEventListener("submit", (event) => event.preventDefault());
  }

  build(parameters: Parameter[], all: HTMLElement | undefined): void {
    this.knobs = parameters.map((parameter, at) => this.knob(parameter, `k${at}`));
    this.root.replaceChildren(...this.knobs.map((knob) => knob.element), ...(all ? [all] : []));
    this.refresh();
  }

  refresh(): void {
    for (const { parameter, element, refresh } of this.knobs) {
      element.classList.toggle("changed", this.session.isChanged(parameter.name));
      refresh(this.session.value(parameter.name));
    }
  }

  blame(names: string[]): void {
    for (const { parameter, element } of this.knobs) element.classList.toggle("culprit", names.includes(parameter.name));
  }

  private knob(parameter: Parameter, id: string): Knob {
    const words = wordsFor(parameter);
    const label = h("label", { for: id }, words.label);
    if (words.hint) label.title = words.hint;
    const row = (...children: Node[]) => h("div", { class: "k" }, label, ...children);
    const set = (value: ParameterValue, dragging: boolean) => this.session.set(parameter.name, value, dragging);
    const { minimum, maximum } = parameter;
    if (parameter.widget === "CheckBox") {
      const input = h("input", { class: "switch", type: "checkbox", role: "switch", id, onchange: () => set(input.checked, false) });
      return { parameter, element: row(input), refresh: (value) => (input.checked = value === true) };
    }
    if (parameter.widget === "DropDown") {
      const { options } = parameter;
      const select = h("select", { class: "field", id, onchange: () => set(options[select.selectedIndex]!.value, false) },
        ...options.map((option) => h("option", {}, option.label)));
      return { parameter, element: row(h("span", { class: "select" }, select, icon("chevron-down"))),
        refresh: (value) => (select.selectedIndex = options.findIndex((option) => option.value === value)) };
    }
    if (parameter.widget === "Slider" && minimum !== undefined && maximum !== undefined && maximum > minimum) {
      const output = h("output", { for: id });
      const slider: HTMLInputElement = followFinger(h("input", { type: "range", id, min: plain(minimum), max: plain(maximum), step: plain(stepOf(parameter)),
        oninput: () => set(Number(slider.value), true),
        onchange: () => this.session.endDrag(),
        onkeydown: (event: KeyboardEvent) => {
          if (event.key !== "Delete") return;
          event.preventDefault();
          this.session.reset(parameter.name);
        } }));
      return { parameter, element: row(output, slider), refresh: (value) => {
        const text = `${plain(value as number)}${words.unit ? ` ${words.unit}` : ""}`;
        output.textContent = text;
        if (Number(slider.value) !== value) slider.value = plain(value as number);
        slider.style.setProperty("--at", `${((Number(slider.value) - minimum) / (maximum - minimum)) * 100}%`);
        slider.setAttribute("aria-valuetext", text);
      } };
    }
    if (parameter.widget === "TextBox") {
      const input = h("input", { class: "field", id, autocomplete: "off", maxlength: parameter.maximumLength, onchange: () => set(input.value, false) });
      return { parameter, element: row(input), refresh: (value) => (input.value = String(value)) };
    }
    const input = h("input", { class: "field short", id, inputmode: "decimal", autocomplete: "off", onchange: () => {
      const value = readNumber(input.value);
      if (value !== undefined) set(Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, value)), false);
      input.value = plain(this.session.value(parameter.name) as number);
    } });
    return { parameter, element: row(input), refresh: (value) => {
      if (document.activeElement !== input) input.value = plain(value as number);
    } };
  }
}
