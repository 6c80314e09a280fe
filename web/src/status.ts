// SPDX-License-Identifier: Apache-2.0
import { byId, h, icon } from "./dom";
import type { ExactState } from "./exact_model";
import { contentsBadge, verdictOn } from "./file_contents";
import type { FileContents, Incomplete, ModelMeasures } from "./generated/protocol";
import { incompleteBadge, type OpenSource } from "./incomplete";
import { area, length, plural, seconds, volume, type Unit } from "./numbers";
import { redraw } from "./pressed";

// The line under the canvas: size, volume, which model is shown, badges, triangles, time, unit.

export interface StatusState {
  measures: ModelMeasures | undefined; // of the model on the canvas
  stale: boolean; // the last good model, not the present values'
  moving: boolean; // the hand is at a slider
  incomplete: Incomplete[]; // what that model lacks
  contents: FileContents | undefined; // of a STEP or BREP file
  took: number; // s
  unit: Unit;
  exact: ExactState;
  view: "written" | "exact"; // what was chosen
  shown: "written" | "exact"; // what is on the canvas
  switchable: boolean; // there are two models to choose from
}

export function showStatus(state: StatusState, clicked: { faceted(): void; noExact(): void; source: OpenSource }): void {
  const { measures, unit } = state;
  const size = byId("size");
  size.replaceChildren();
  byId("volume").textContent = "";
  byId("triangles").textContent = "";
  byId("time").textContent = "";
  byId("status").dataset.volume = measures ? String(measures.volume) : "";
  if (measures) {
    const sides = measures.size.slice(0, measures.flat ? 2 : 3);
    const bold = h("b");
    sides.forEach((side, at) => bold.append(...(at > 0 ? [h("span", { class: "x" }, "×")] : []), length(side, unit)));
    bold.append(` ${unit}`);
    size.append(bold);
    // Open surfaces and lines have no volume, rather than none of it.
    const hollow = state.contents !== undefined && verdictOn(state.contents).closed === 0;
    byId("volume").textContent = measures.flat || (hollow && measures.area > 0) ? area(measures.area, unit) : hollow ? "" : volume(measures.volume, unit);
    byId("triangles").textContent = plural(measures.triangles, "triangle");
    if (!state.stale && byId("work").hidden) byId("time").textContent = `rebuilt in ${seconds(state.took)}`;
  }
  byId<HTMLSelectElement>("unit").value = unit;
  byId("views").hidden = !state.switchable;
  for (const button of byId("views").querySelectorAll<HTMLElement>("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  }
  showBadges(state, clicked);
}

let badges = ""; // what they say, so that nothing is told twice

function showBadges(state: StatusState, clicked: { faceted(): void; noExact(): void; source: OpenSource }): void {
  const nodes: HTMLElement[] = [];
  const chip = (look: string, name: string | undefined, text: string, title = "") =>
    nodes.push(h("span", { class: `chip ${look}`, title: title || undefined }, name ? icon(name) : undefined, text));
  const button = (look: string, name: string, text: string, title: string, run: () => void) =>
    nodes.push(h("button", { class: `chip ${look}`, title, onclick: run }, icon(name), text));
  const lacking = state.measures !== undefined && state.incomplete.length > 0;
  if (state.stale) chip("warn", "triangle-alert", "Last good model");
  else if (state.measures && state.contents) {
    const badge = contentsBadge(state.contents, state.incomplete, { warn: "chip warn", plain: "chip" });
    if (badge) nodes.push(badge);
  } else if (lacking) nodes.push(incompleteBadge(state.incomplete, "chip warn", clicked.source));
  const { exact } = state;
  if (state.moving && !state.stale) chip("", undefined, "Preview", "Let go, and the files follow");
  else if (!state.stale && state.measures) {
    if (exact.name === "computing" || exact.name === "waiting") chip("", undefined, "Computing", "The exact model is being computed");
    if (exact.name === "failed") button("warn", "triangle-alert", "No exact model", "Why there is none", clicked.noExact);
    if (exact.name === "ready") {
      const places = exact.answer.faceted.length;
      if (places === 0) chip(lacking || (state.contents && verdictOn(state.contents).warns) ? "" : "ok", "circle", "Exact", state.contents ? "The surfaces of the file, as they are" : "True circles and planes, checked against the triangles");
      else button("", "hexagon", `Faceted, ${plural(places, "place")}`, "Show what stays faceted in the exact model", clicked.faceted);
    }
  }
  const words = nodes.map((node) => `${node.textContent} ${node.title}`).join("|");
  if (words === badges) return;
  badges = words;
  const badge = byId("badge");
  redraw(badge, () => {
    const focused = badge.contains(document.activeElement);
    badge.replaceChildren(...nodes);
    if (focused) badge.querySelector<HTMLElement>("button")?.focus();
  });
}
