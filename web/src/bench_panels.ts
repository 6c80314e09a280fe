// SPDX-License-Identifier: Apache-2.0
import { byId, h, icon } from "./dom";
import type { ExactModel, ExactState } from "./exact_model";
import { foreignKind } from "./foreign_file";
import { noMesh } from "./file_contents";
import type { FileContents, Incomplete } from "./generated/protocol";
import type { ParameterForm } from "./form";
import { licencePanel, licenceWords } from "./licence_panel";
import { makePanel, offeredFormats, type ExactOffer, type Share } from "./make_panel";
import { plain, type Unit } from "./numbers";
import type { OpenDesign } from "./open_design";
import type { Picture } from "./picture";
import { redraw } from "./pressed";
import type { Session } from "./session";
import { showStatus } from "./status";
import { keepSetting, setting } from "./store";
import type { Taking } from "./taking";
import type { WrittenModel } from "./written_model";

// What stands around the canvas: title, status line, Make, licence. Each is shown anew from what the others
// know.

export interface PanelsHost {
  foreignState(): ExactState | undefined; // of a STEP file that has been read
  contents(): FileContents | undefined; // of such a file
  take(format: string): void;
  togglePlaces(): void; // that stay faceted
  showNoExact(): void; // why there is none
  openSource(file: string, line: number): void;
}

export class BenchPanels {
  unit: Unit = setting("unit") === "in" ? "in" : "mm";

  constructor(
    private readonly host: PanelsHost,
    private readonly current: OpenDesign,
    private readonly session: Session,
    private readonly form: ParameterForm,
    private readonly written: WrittenModel,
    private readonly exact: ExactModel,
    private readonly picture: Picture,
    private readonly taking: Taking,
  ) {
    this.listen();
  }

  // Of a design that is being opened: nothing but its title is known.
  clear(title: string): void {
    byId<HTMLInputElement>("find").value = "";
    byId("title").textContent = title;
    document.title = `${title} - Partwright`;
    byId("find-row").hidden = true;
    byId("changed-count").textContent = "";
    byId("reset-all").hidden = true;
    byId<HTMLButtonElement>("undo").disabled = byId<HTMLButtonElement>("redo").disabled = true;
    byId("by").hidden = true;
    byId("licence-chip").hidden = true;
    byId("copy-link").hidden = true;
  }

  // The status line and Make: after whatever changes the model or what can be done with it.
  show(): void {
    this.showStatus();
    this.showMake();
  }

  // -- Above the canvas --

  showTitle(): void {
    const { title, answer, order } = this.current.design!;
    byId("title").textContent = title;
    document.title = `${title} - Partwright`;
    const by = byId("by");
    by.hidden = answer.about.author === "";
    by.replaceChildren(h("span", { class: "hide-s" }, "by "), answer.about.author);
    const words = licenceWords(answer.about);
    const chip = byId<HTMLButtonElement>("licence-chip");
    chip.hidden = false;
    chip.className = `chip ${words.look}`;
    chip.title = `${words.title} ${words.more}`;
    chip.replaceChildren(...(words.look === "ok" ? [icon("check")] : words.look === "warn" ? [icon("triangle-alert")] : []), words.chip);
    const link = byId("copy-link");
    const linkWords = this.current.hasParameters ? "Copy link with your values" : "Copy link";
    link.hidden = order.place.open === "";
    link.title = linkWords;
    link.setAttribute("aria-label", linkWords);
  }

  // How many values are changed, and which way there is back.
  showChanges(): void {
    const changed = Object.keys(this.session.changed).length;
    byId("changed-count").textContent = changed > 0 ? `${changed} changed` : "";
    byId("reset-all").hidden = changed === 0;
    byId<HTMLButtonElement>("undo").disabled = !this.session.canUndo;
    byId<HTMLButtonElement>("redo").disabled = !this.session.canRedo;
  }

  // -- Below it --

  showStatus(): void {
    const { written, exact } = this;
    const { model } = this.picture;
    const stale = written.made !== undefined && written.problem !== "";
    showStatus({
      measures: model.kind === "none" ? undefined : model.measures,
      stale,
      moving: this.session.moving,
      incomplete: this.incomplete(),
      contents: this.host.contents(),
      took: model.kind === "exact" && exact.state.name === "ready" ? exact.state.seconds : written.took,
      unit: this.unit,
      exact: this.host.foreignState() ?? exact.state,
      view: this.picture.view,
      shown: model.kind === "exact" ? "exact" : "written",
      switchable: exact.isLoaded && this.picture.canShowExact,
    }, { faceted: () => this.host.togglePlaces(), noExact: () => this.host.showNoExact(), source: (file, line) => this.host.openSource(file, line) });
    this.picture.setStatus(stale, this.unit);
  }

  private listen(): void {
    byId("unit").addEventListener("change", () => {
      this.unit = byId<HTMLSelectElement>("unit").value === "in" ? "in" : "mm";
      keepSetting("unit", this.unit);
      this.showStatus();
    });
    // What the numbers leave out, for a reader that asks.
    byId("size").addEventListener("mouseenter", () => {
      const { model } = this.picture;
      const minimum = model.kind === "none" ? undefined : model.measures.minimum;
      byId("size").title = minimum ? `Lowest corner at ${minimum.map(plain).join(", ")} mm` : "";
    });
  }

  // -- Beside it --

  showMake(): void {
    redraw(byId("tp-make"), () => this.drawMake());
    this.showLicence();
  }

  // As Make offers them.
  formats(): { id: string; name: string }[] {
    const { model } = this.picture;
    if (noMesh(this.host.contents()) !== "") return offeredFormats(undefined, { kind: "none" }).filter(({ id }) => id === "zip");
    return offeredFormats(model.kind === "none" ? undefined : model.measures, this.exactOffer());
  }

  showLicence(): void {
    redraw(byId("tp-about"), () => this.drawLicence());
  }

  private drawMake(): void {
    const { written, taking } = this;
    const panel = byId("tp-make");
    const focused = panel.contains(document.activeElement) ? document.activeElement as HTMLElement : undefined;
    const off = this.current.design ? (written.made ? written.problem || noMesh(this.host.contents()) : written.problem || "The first model is being built.") : written.problem || "The design is being opened.";
    const { model } = this.picture;
    panel.replaceChildren(...makePanel(
      { measures: model.kind === "none" ? undefined : model.measures, incomplete: this.incomplete(), contents: this.host.contents(), off, waiting: off !== "" && written.made === undefined && written.problem === "", working: taking.working,
        sizes: taking.sizes, exact: this.exactOffer(), exactShown: model.kind === "exact" || (this.picture.isForeign && model.kind !== "none"), share: this.share() },
      (format) => this.host.take(format), () => taking.cancel(), (file, line) => this.host.openSource(file, line)));
    if (!focused) return;
    // Cancel leaves the focus to the row that it stood for.
    const cancel = focused.dataset.format ? undefined : panel.querySelector<HTMLElement>("h2 button");
    (cancel ?? panel.querySelector<HTMLElement>(`[data-format="${focused.dataset.format ?? taking.last}"]`))?.focus();
  }

  private drawLicence(): void {
    const panel = byId("tp-about");
    const { design } = this.current;
    if (!design) {
      panel.replaceChildren();
      return;
    }
    const labels = Object.keys(this.session.changed).map((name) => this.form.label(name));
    panel.replaceChildren(...licencePanel(design.about, design.title, design.answer.files.filter((file) => !file.startsWith("libraries/")), labels, this.current.hasParameters));
  }

  // Of the model on the canvas.
  private incomplete(): Incomplete[] {
    const { state } = this.exact;
    return this.picture.model.kind === "exact" && state.name === "ready" ? state.answer.incomplete : this.written.incomplete;
  }

  private share(): Share | undefined {
    const answer = this.current.design?.answer;
    if (!answer?.readOnly) return answer && { kind: "values" };
    return { kind: "as opened", files: answer.files.length, of: foreignKind(answer.main) };
  }

  private exactOffer(): ExactOffer {
    const { state } = this.exact;
    if (this.current.design?.answer.readOnly || this.written.made?.measures.flat) return { kind: "none" };
    if (state.name === "none") return { kind: "absent" };
    return { kind: "there", faceted: state.name === "ready" ? state.answer.faceted.length : 0 };
  }
}
