// SPDX-License-Identifier: Apache-2.0
import { copyText } from "./browser";
import { h, icon, toast } from "./dom";
import type { DesignAbout } from "./generated/protocol";

// What may be done with the design, in a sentence, then what it is made of, then the credit line.

export interface LicenceWords {
  chip: string;
  look: "ok" | "warn" | "";
  title: string;
  more: string;
}

export function licenceWords(about: DesignAbout): LicenceWords {
  if (!about.licence) {
    return {
      chip: "No licence",
      look: "warn",
      title: "No licence is given.",
      more: "Without one, use it yourself and ask its author before you pass it on.",
    };
  }
  const rights: [boolean | undefined, string][] = [
    [about.mayUse, "use"],
    [about.mayChange, "change"],
    [about.maySell, "sell"],
  ];
  if (rights.some(([may]) => may === undefined)) {
    return {
      chip: about.licence,
      look: "",
      title: `Licence as declared: ${about.licence}.`,
      more: "Partwright doesn’t know its terms. Read them before you share or sell.",
    };
  }
  const may = rights.filter(([allowed]) => allowed).map(([, verb]) => verb);
  const not = rights.filter(([allowed]) => !allowed).map(([, verb]) => verb);
  const list = (verbs: string[], last: string) => (verbs.length < 2 ? verbs.join("") : `${verbs.slice(0, -1).join(", ")} ${last} ${verbs.at(-1)}`);
  return {
    chip: about.licence,
    look: not.length === 0 ? "ok" : "",
    title: `You may ${list(may, "and")} this${not.length > 0 ? `, but not ${list(not, "or")} it` : ""}.`,
    more: `Licence as declared by its author: ${about.licence}.`,
  };
}

export function licencePanel(about: DesignAbout, title: string, files: string[], changedLabels: string[], adjustable: boolean): Node[] {
  const words = licenceWords(about);
  const credit = `${title}${about.author ? ` by ${about.author}` : ""} (${about.licence || "no licence given"}).` +
    (changedLabels.length > 0 ? ` Changed: ${changedLabels.join(", ")}.` : "");
  const copy = async () => {
    toast((await copyText(credit)) ? "Credit line copied" : "The browser doesn’t allow copying here");
  };
  const shown = files.slice(0, 40);
  return [
    h("div", { class: "sec" },
      h("div", { class: `verdict ${words.look}` }, icon(words.look === "ok" ? "check" : words.look === "warn" ? "triangle-alert" : "info"),
        h("div", {}, h("b", {}, words.title), h("p", {}, words.more)))),
    ...(about.description ? [h("div", { class: "sec" }, h("h2", {}, "What it is"), h("p", {}, about.description))] : []),
    h("div", { class: "sec" }, h("h2", {}, "What it is made of"),
      h("ul", { class: "uses" },
        ...shown.map((file) => h("li", {}, h("b", {}, file))),
        ...(files.length > shown.length ? [h("li", {}, h("b", {}, `and ${files.length - shown.length} more files`))] : []),
        ...(adjustable ? [h("li", {}, h("b", {}, "Your values"), h("span", {}, changedLabels.length > 0 ? `${changedLabels.length} changed` : "none changed"))] : []))),
    h("div", { class: "sec" }, h("h2", {}, "Credit line", h("button", { class: "link", onclick: () => void copy() }, "Copy")),
      h("p", { class: "credit" }, credit)),
  ];
}
