// SPDX-License-Identifier: Apache-2.0
import { byId, h, icon } from "./dom";
import { contentsBadge } from "./file_contents";
import type { FileContents, Incomplete, ModelMeasures } from "./generated/protocol";
import { incompleteBadge } from "./incomplete";
import { length, plural } from "./numbers";
import { redraw } from "./pressed";

// The words at the foot of an embed's view: the model's size and, beside it, what it lacks, what is wrong with a STEP
// file, and whether it is exact.

export class EmbedTag {
  private incomplete: Incomplete[] = []; // what the model lacks
  private stale = false; // it is not of the present values
  private exactness: number | undefined; // places that stay faceted, once an exact model was made
  private contents: FileContents | undefined; // of a STEP or BREP file

  constructor(private readonly home: () => HTMLElement | undefined) {} // what the keyboard comes to first

  show(measures: ModelMeasures, incomplete: Incomplete[]): void {
    this.incomplete = incomplete;
    this.stale = false;
    this.exactness = undefined;
    byId("tag").hidden = false;
    byId("size").textContent = `${measures.size.slice(0, measures.flat ? 2 : 3).map((side) => length(side, "mm")).join(" × ")} mm`;
    this.draw();
  }
  // The last good model stands for values that make none.
  showStale(): void {
    this.stale = true;
    this.draw();
  }
  showExactness(places: number): void {
    this.exactness = places;
    this.draw();
  }
  showContents(contents: FileContents | undefined): void {
    this.contents = contents;
    this.draw();
  }

  private draw(): void {
    const { stale, contents, incomplete, exactness } = this;
    const badge = stale ? h("span", { class: "warn" }, "Last good model")
      : contents ? contentsBadge(contents, incomplete, { warn: "link warn", plain: "link" })
      : incomplete.length > 0 ? incompleteBadge(incomplete, "link warn") : undefined;
    const exact = stale || exactness === undefined ? undefined
      : h("span", { class: "exact" }, icon(exactness === 0 ? "circle" : "hexagon"), exactness === 0 ? "Exact" : `Faceted, ${plural(exactness, "place")}`);
    const state = byId("state");
    redraw(state, () => {
      const focused = state.contains(document.activeElement);
      state.replaceChildren(...[badge, exact].filter((one) => one !== undefined));
      if (focused) (state.querySelector("button") ?? this.home())?.focus();
    });
  }
}
