// SPDX-License-Identifier: Apache-2.0
import { copyText } from "./browser";
import { h, showDialog, toast } from "./dom";
import type { OpenDesign } from "./open_design";
import { writePlace } from "./permalink";
import type { Presets } from "./presets";
import type { Session } from "./session";
import { keepValues } from "./store";

// Where the values of the open design go: into this browser by themselves, into a link when asked.

const keepAfter = 250; // ms

export class Keeping {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly current: OpenDesign, private readonly session: Session, private readonly presets: Presets) {
    addEventListener("pagehide", () => this.keep());
  }

  keepSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), keepAfter);
  }
  keep(): void {
    clearTimeout(this.timer);
    const { design } = this.current;
    if (!design || design.answer.main === "") return;
    keepValues(design.order.key, { changed: this.session.changed, preset: this.session.preset, sets: this.presets.own });
  }

  // The link that brought the values is history once they differ.
  dropLink(): void {
    const { place } = this.current.design!.order;
    if (Object.keys(place.values).length > 0 && this.session.canUndo) {
      place.values = {};
      history.replaceState(null, "", location.pathname + location.search + writePlace(place));
    }
  }

  async copyLink(): Promise<void> {
    const { design } = this.current;
    if (!design?.order.place.open) return;
    const link = location.origin + location.pathname + writePlace({ open: design.order.place.open, main: design.main, values: this.session.changed });
    if (await copyText(link)) toast(this.current.hasParameters ? "Link copied, with your values" : "Link copied");
    else {
      await showDialog(this.current.hasParameters ? "Link with your values" : "Link", () => [h("div", { class: "in" }, h("input", { class: "field", readonly: true, value: link, "aria-label": "Link", autofocus: true }))]);
    }
  }
}
