// SPDX-License-Identifier: Apache-2.0
import { showChoice, stepOf } from "./form";
import { h, icon } from "./dom";
import type { Parameter, ParameterValue, ParameterValues } from "./generated/protocol";
import { plain, readNumber } from "./numbers";
import { aboutParameter } from "./parameter_about";
import type { Session } from "./session";
import { followFinger } from "./slider";

// At most six of a design's parameters, small enough for a frame in somebody's page.

export const mostKnobs = 6;

// Those that the page asks for; else those it gives values for, then sliders, lists and switches in the
// designer's order.
export function chosen(parameters: Parameter[], wanted: string[], given: ParameterValues): Parameter[] {
  const usable = parameters.filter((one) => !isList(one) && one.widget !== "TextBox");
  if (wanted.length > 0) {
    return wanted.map((name) => parameters.find((one) => one.name === name && !isList(one)))
      .filter((one): one is Parameter => one !== undefined).slice(0, mostKnobs);
  }
  const first = usable.filter((one) => Object.hasOwn(given, one.name));
  const handy = usable.filter((one) => !first.includes(one) && one.widget !== "SpinBox");
  const picked = [...first, ...handy].slice(0, mostKnobs);
  return parameters.filter((one) => picked.includes(one));
}

// Lists of numbers or text have no room in a frame.
function isList(parameter: Parameter): boolean {
  return parameter.widget === "Vector" || parameter.widget === "Literal";
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
      const remark = this.session.remark(parameter.name);
      const why = element.querySelector<HTMLElement>(".why")!;
      if (why.textContent !== remark) why.textContent = remark;
      why.hidden = remark === "";
    }
  }

  // Whether what is to be said of that value is said beside its knob.
  shows(name: string): boolean {
    return this.knobs.some(({ parameter }) => parameter.name === name);
  }

  blame(names: string[]): void {
    for (const { parameter, element } of this.knobs) element.classList.toggle("culprit", names.includes(parameter.name));
  }

  private knob(parameter: Parameter, id: string): Knob {
    const about = aboutParameter(parameter, id);
    const label = h("span", { class: "lab" }, h("label", { for: id }, parameter.label), about.button);
    const row = (...children: HTMLElement[]) => {
      const element = h("div", { class: "k" }, label, ...children, h("span", { class: "why", id: `${id}-why`, hidden: true }), about.text);
      for (const field of element.querySelectorAll("input, select")) field.setAttribute("aria-describedby", `${id}-why ${about.id}`);
      return element;
    };
    const set = (value: ParameterValue, dragging: boolean) => this.session.set(parameter.name, value, dragging);
    const { minimum, maximum } = parameter;
    if (parameter.widget === "CheckBox") {
      const input = h("input", { class: "switch", type: "checkbox", role: "switch", id, onchange: () => set(input.checked, false) });
      return { parameter, element: row(input), refresh: (value) => (input.checked = value === true) };
    }
    if (parameter.widget === "DropDown") {
      const { options } = parameter;
      const select = h("select", { class: "field", id, onchange: () => {
        const option = options[select.selectedIndex];
        if (option) set(option.value, false);
      } },
        ...options.map((option) => h("option", {}, option.label)));
      return { parameter, element: row(h("span", { class: "select" }, select, icon("chevron-down"))),
        refresh: (value) => showChoice(select, options, value) };
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
        const text = `${plain(value as number)}${parameter.unit ? ` ${parameter.unit}` : ""}`;
        output.textContent = text;
        if (Number(slider.value) !== value) slider.value = plain(value as number);
        slider.style.setProperty("--at", `${((Number(slider.value) - minimum) / (maximum - minimum)) * 100}%`);
        slider.setAttribute("aria-valuetext", text);
      } };
    }
    if (parameter.widget === "TextBox") {
      const input = h("input", { class: "field", id, autocomplete: "off", onchange: () => set(input.value, false) });
      return { parameter, element: row(input), refresh: (value) => (input.value = String(value)) };
    }
    const input = h("input", { class: "field short", id, inputmode: "decimal", autocomplete: "off", onchange: () => {
      const value = readNumber(input.value);
      if (value !== undefined) set(value, false);
      input.value = plain(this.session.value(parameter.name) as number);
    } });
    return { parameter, element: row(input), refresh: (value) => {
      if (document.activeElement !== input) input.value = plain(value as number);
    } };
  }
}
