// SPDX-License-Identifier: Apache-2.0
import { h, icon } from "./dom";
import type { Parameter } from "./generated/protocol";

// What a parameter's label does not say: the designer's whole description and the variable's name. A button beside the
// label shows it, for a finger, a mouse and a keyboard alike; the field is described by it for who hears the page.

export interface ParameterAbout {
  button: HTMLButtonElement;
  text: HTMLElement; // for a line of its own
  id: string; // for aria-describedby; hidden text counts
}

export function aboutParameter(parameter: Parameter, id: string): ParameterAbout {
  const aboutId = `${id}-about`;
  const said = parameter.description.trim().replace(/\s+/g, " ");
  const description = said.replace(/[.:;,\s]+$/, "") === parameter.label ? "" : said;
  const text = h("p", { class: "more-words", id: aboutId, hidden: true }, description, description && " ",
    h("code", {}, parameter.name));
  const button = h("button", { class: "tell", type: "button", "aria-expanded": "false", "aria-controls": aboutId,
    "aria-label": `About ${parameter.label}`,
    onclick: () => {
      text.hidden = !text.hidden;
      button.setAttribute("aria-expanded", String(!text.hidden));
    },
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Escape" || text.hidden) return;
      event.stopPropagation();
      button.click();
    } }, icon("info"));
  return { button, text, id: aboutId };
}
