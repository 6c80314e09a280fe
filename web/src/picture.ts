// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom";
import type { ExactModel } from "./exact_model";
import type { Problem } from "./generated/protocol";
import { hugeNote, isHuge, mostShown } from "./huge";
import { MissingPart } from "./missing_part";
import type { Notes } from "./notes";
import type { Unit } from "./numbers";
import type { OpenDesign } from "./open_design";
import { onTheme } from "./theme";
import { loadViewer } from "./viewer";
import type { ViewCommand, ViewerPort } from "./viewer_port";
import type { Model, WrittenModel } from "./written_model";

// What is on the canvas: the baked first picture, then the model as written or the exact one, whole or
// simplified.

export interface PictureHost {
  foreign(): boolean; // a STEP file is held by a worker of its own
  refused(problem: Problem): void; // the view doesn't take the model as written
  changed(): void;
}

export class Picture {
  view: "written" | "exact" = "written"; // what the user wants to see
  hugeChoice: "simplified" | "everything" | undefined; // asked once for a design
  private readonly bench = byId("bench");
  private viewer: ViewerPort | undefined;
  private loading: Promise<void> | undefined;
  private failed = false;
  private drawn: Uint8Array | undefined;
  private drawnWhole = true; // not simplified

  constructor(
    private readonly host: PictureHost,
    private readonly current: OpenDesign,
    private readonly written: WrittenModel,
    private readonly exact: ExactModel,
    private readonly notes: Notes,
  ) {}

  get isForeign(): boolean {
    return this.host.foreign();
  }

  // -- The view --

  get hasView(): boolean {
    return this.viewer !== undefined && !this.failed;
  }
  load(): void {
    if (this.loading) return;
    this.loading = loadViewer(byId<HTMLCanvasElement>("canvas")).then(
      (viewer) => {
        this.viewer = viewer;
        this.failed = viewer === undefined;
        byId("blank").hidden = !this.failed;
        if (!viewer) this.noView();
        onTheme((theme) => this.viewer?.setTheme(theme));
        this.draw(); // a model may have been there first
        this.host.changed();
        const calm = matchMedia("(prefers-reduced-motion: reduce)");
        const tell = () => this.viewer?.setReducedMotion(calm.matches);
        calm.addEventListener("change", tell);
        tell();
      },
      (error: unknown) => {
        this.failed = true;
        if (error instanceof MissingPart) this.loading = undefined; // said where the design is opened; the next try may have it
        else this.noView();
      },
    );
  }
  private noView(): void {
    const blank = byId("blank");
    blank.hidden = false;
    blank.textContent = "This browser shows no 3D here: WebGL 2 is off or missing. Values, checks and files work all the same.";
  }
  command(name: ViewCommand): void {
    this.viewer?.command(name);
  }
  // Of the faces of the exact model that stay faceted.
  setTint(on: boolean): void {
    this.viewer?.setTint(on);
  }
  setStatus(stale: boolean, unit: Unit): void {
    this.viewer?.setStale(stale);
    this.viewer?.setUnit(unit);
  }

  // -- The model --

  clear(): void {
    this.drawn = undefined;
    this.hugeChoice = undefined;
    this.viewer?.clear();
  }

  // The picture that was made when the site was built, until the first model is there.
  async showBaked(turn: number, preview: Promise<Uint8Array | undefined>): Promise<void> {
    const [bytes] = await Promise.all([preview.catch(() => undefined), this.loading]);
    if (turn !== this.current.turn || !bytes || this.written.made || !this.viewer) return;
    if (this.viewer.setPreview(bytes) === "") this.bench.dataset.picture = "baked";
  }

  // The model that the canvas is to show: the exact one only while it is that of the present values.
  get model(): Model & { kind: "written" | "exact" } | { kind: "none" } {
    const { state } = this.exact;
    if (this.view === "exact" && state.name === "ready" && this.written.problem === "" && !this.isForeign) {
      return { kind: "exact", measures: state.answer.measures, preview: state.preview };
    }
    return this.written.made ? { kind: "written", ...this.written.made } : { kind: "none" };
  }
  get canShowExact(): boolean {
    const { made } = this.written;
    return made !== undefined && !made.measures.flat && !this.isForeign;
  }

  draw(): void {
    const { model } = this;
    if (model.kind === "none" || !this.viewer) return;
    const huge = isHuge.model(model.measures.triangles);
    if (huge && this.hugeChoice === undefined) {
      this.notes.set("huge", hugeNote.model(model.measures.triangles, model.preview.byteLength, (choice) => {
        this.hugeChoice = choice;
        this.notes.set("huge", undefined);
        this.draw();
        this.host.changed();
      }));
      return;
    }
    const whole = !huge || this.hugeChoice === "everything";
    if (model.preview === this.drawn && whole === this.drawnWhole) return;
    this.drawn = model.preview;
    this.drawnWhole = whole;
    const refused = this.viewer.setPreview(model.preview, whole ? 0 : mostShown());
    this.bench.dataset.shown = model.kind;
    if (refused === "") {
      this.bench.dataset.picture = "model";
    } else if (model.kind === "exact") {
      this.view = "written";
      this.notes.set("exact", { look: "info", title: "The exact model can’t be shown.", text: refused, actions: [this.notes.close("exact")] });
      this.draw();
    } else {
      this.host.refused({ code: "internal", message: `The picture of the model can’t be shown: ${refused}`, file: "", line: 0 });
    }
  }
}
