// SPDX-License-Identifier: Apache-2.0
import type { BenchPanels } from "./bench_panels";
import { byId } from "./dom";
import type { DesignMessages } from "./design_messages";
import { endingWords, sentence } from "./engine_words";
import type { ExactModel } from "./exact_model";
import { mayFetchAhead } from "./modules";
import type { Notes } from "./notes";
import { count, plural, volume } from "./numbers";
import type { OpenDesign } from "./open_design";
import type { Picture } from "./picture";
import type { Progress } from "./progress";
import type { Session } from "./session";
import type { Ending } from "./supervisor";
import type { WrittenModel } from "./written_model";

// The exact model on the page: when it is asked for, the choice between it and the model as written, and
// what is said about it.

export class ExactView {
  private readonly bench = byId("bench");

  constructor(
    private readonly current: OpenDesign,
    private readonly session: Session,
    private readonly written: WrittenModel,
    private readonly exact: ExactModel,
    private readonly picture: Picture,
    private readonly panels: BenchPanels,
    private readonly progress: Progress,
    private readonly messages: DesignMessages,
    private readonly notes: Notes,
  ) {}

  // -- Asking for it --

  // Some megabytes before anybody asks for them, where that costs nobody anything.
  fetchAhead(): void {
    if (this.exact.isLoaded || this.exact.state.name !== "off" || this.written.made?.measures.flat || !mayFetchAhead()) return;
    (window.requestIdleCallback ?? setTimeout)(() => void this.exact.load(true).then((loaded) => {
      if (loaded) this.update();
    }));
  }

  update(): void {
    const { design } = this.current;
    if (!design || design.answer.readOnly) return;
    this.exact.makeWay(this.session.moving);
    const { made, values, problem } = this.written;
    const current = JSON.stringify(values ?? null) === JSON.stringify(this.session.changed);
    const good = current && problem === "" && made !== undefined && !made.measures.flat;
    if (made?.measures.flat) return;
    this.exact.update({ values: this.session.changed, good, moving: this.session.moving });
  }

  // -- What becomes of it --

  changed(): void {
    const { state } = this.exact;
    this.bench.dataset.exact = state.name;
    if (state.name === "ready") this.bench.dataset.exacts = String(Number(this.bench.dataset.exacts ?? 0) + 1);
    if (state.name !== "ready") this.showPlaces(false);
    this.picture.draw();
    this.panels.show();
  }

  restarted(restarts: number, ending: Ending, lost: boolean): void {
    this.bench.dataset.exactRestarts = String(restarts);
    if (!lost || ending === "vanished") return; // tried again by itself
    this.notes.set("exact", { look: "info", title: "The exact engine was restarted.", text: `${endingWords(ending, "")} The model as written and your values are kept.`,
      actions: [this.notes.close("exact")] });
  }

  // -- Looking at it --

  // As written, or exact: loads the engine if it has to.
  async choose(view: "written" | "exact"): Promise<void> {
    this.picture.view = view;
    this.picture.draw();
    this.panels.show();
    if (view === "written" || this.exact.isLoaded || this.picture.isForeign) return;
    const why = await this.progress.loadEngine();
    if (why === "" && await this.exact.load()) {
      this.update();
      return;
    }
    this.picture.view = "written";
    this.notes.set("exact", { look: "info", title: "The exact model can’t be shown.", text: why,
      actions: [{ label: "Try again", run: () => { this.notes.set("exact", undefined); void this.choose("exact"); } }, this.notes.close("exact")] });
    this.panels.showStatus();
  }

  togglePlaces(): void {
    this.showPlaces(this.notes.get("places") === undefined);
  }

  // What stays faceted and why, each line a link; those faces are tinted meanwhile.
  private showPlaces(show: boolean): void {
    const { state } = this.exact;
    this.picture.setTint(show);
    if (!show || state.name !== "ready") {
      this.notes.set("places", undefined);
      return;
    }
    void this.choose("exact");
    const { unit } = this.panels;
    const { faceted, faces, exactFaces, measures, asWrittenVolume } = state.answer;
    this.notes.set("places", {
      look: "info",
      title: `${plural(faceted.length, "place")} of this design stay${faceted.length === 1 ? "s" : ""} faceted.`,
      text: `${count(exactFaces)} of ${plural(faces, "face")} are exact. Volume ${volume(measures.volume, unit)}, as written ${volume(asWrittenVolume, unit)}.`,
      links: faceted.slice(0, 100).map((line) => ({
        label: `${line.file.split("/").pop()}:${line.line}`,
        more: `${line.statement ? `${line.statement}: ` : ""}${line.reason}${line.faces > 0 ? `, ${plural(line.faces, "face")}` : ""}`,
        run: () => void this.messages.openSource(line.file, line.line),
      })),
      actions: [this.notes.close("places", () => this.showPlaces(false))],
    });
  }

  showNoExact(): void {
    const { state } = this.exact;
    if (state.name !== "failed") return;
    const text = state.ending ? `${endingWords(state.ending, "", state.words)} The model as written is not affected.` : sentence({ message: state.words, file: state.file, line: state.line });
    const place = state.file && state.line > 0 ? [{ label: `Show line ${state.line}`, run: () => void this.messages.openSource(state.file, state.line) }] : [];
    this.notes.set("exact", { look: "info", title: "There is no exact model of these values.", text,
      actions: [{ label: "Try again", run: () => { this.notes.set("exact", undefined); this.exact.again(); } }, ...place, this.notes.close("exact")] });
  }
}
