// SPDX-License-Identifier: Apache-2.0
import { BenchPanels } from "./bench_panels";
import { Refusal, type Opened } from "./design_files";
import { DesignMessages } from "./design_messages";
import { byId, h, hideToast, showDialog } from "./dom";
import { openEndings, sentence } from "./engine_words";
import { ExactModel } from "./exact_model";
import { ExactView } from "./exact_view";
import { openWords } from "./file_contents";
import { ForeignDesign } from "./foreign_design";
import { ParameterForm } from "./form";
import { Keeping } from "./keeping";
import { addLibrary, keptLibraryFiles, missingNote, showLibraries } from "./library_tools";
import { formatsFor } from "./make_panel";
import { MeshSupervisor } from "./mesh_supervisor";
import { startFailure } from "./missing_part";
import { Notes, type NoteAction } from "./notes";
import { bytes } from "./numbers";
import { OpenDesign, type Design, type OpenOrder } from "./open_design";
import { Picture } from "./picture";
import { Presets } from "./presets";
import { Progress } from "./progress";
import { Rebuilding } from "./rebuilding";
import { Session } from "./session";
import { keptValues } from "./store";
import type { NamedFile } from "./supervisor";
import { Taking } from "./taking";
import type { ViewCommand } from "./viewer_port";
import { WrittenModel } from "./written_model";

// The workbench: opens a design, and has its parts work on it: its values, its models, its files.

export class Workbench {
  private readonly bench = byId("bench");
  private readonly current = new OpenDesign();
  private readonly session = new Session(() => this.sessionChanged());
  private readonly form = new ParameterForm(byId("form"), this.session);
  private readonly notes = new Notes();
  private supervisor: MeshSupervisor | undefined;
  // Made when it is first asked for: a page that opens no design needs no worker.
  private readonly mesh = (): MeshSupervisor => (this.supervisor ??= new MeshSupervisor({
    onStep: (kind, step) => (kind === "export" ? this.taking.step(step) : this.progress.showStep(kind, step)),
    onRestarted: (ending, step, lost, restored) => this.rebuilding.restarted(ending, step, lost, restored),
  }));
  private readonly presets = new Presets(this.session, this.notes, this.mesh, () => this.current.design?.answer.main ?? "");
  private readonly keeping = new Keeping(this.current, this.session, this.presets);
  private readonly messages = new DesignMessages(this.current, this.mesh);
  private readonly progress: Progress = new Progress(() => this.panels.showStatus());
  private readonly written = new WrittenModel();
  private readonly exact: ExactModel = new ExactModel({
    changed: () => this.exactView.changed(),
    step: (kind, step) => (kind === "export" ? this.taking.step(step) : undefined),
    paused: () => this.taking.showPause(),
    restarted: (restarts, ending, lost) => this.exactView.restarted(restarts, ending, lost),
  });
  private readonly picture: Picture = new Picture({
    foreign: () => this.foreign.worker !== undefined,
    refused: (problem) => this.rebuilding.showProblem(problem),
    changed: () => this.panels.showStatus(),
  }, this.current, this.written, this.exact, this.notes);
  private readonly taking: Taking = new Taking({
    turn: () => this.current.turn,
    values: () => this.session.changed,
    incomplete: () => this.written.incomplete,
    open: () => openWords(this.foreign.contents),
    exactShown: () => this.picture.model.kind === "exact",
    mesh: this.mesh,
    foreign: () => this.foreign.worker,
    placeActions: (problem) => this.messages.placeActions(problem),
    changed: () => this.panels.showMake(),
  }, this.exact, this.notes);
  private readonly panels: BenchPanels = new BenchPanels({
    foreignState: () => this.foreign.state,
    contents: () => this.foreign.contents,
    take: (format) => void this.take(format),
    togglePlaces: () => this.exactView.togglePlaces(),
    showNoExact: () => this.exactView.showNoExact(),
    openSource: (file, line) => void this.messages.openSource(file, line),
  }, this.current, this.session, this.form, this.written, this.exact, this.picture, this.taking);
  private readonly exactView: ExactView = new ExactView(this.current, this.session, this.written, this.exact, this.picture,
    this.panels, this.progress, this.messages, this.notes);
  private readonly rebuilding: Rebuilding = new Rebuilding({
    mesh: this.mesh,
    made: () => {
      this.taking.sizes.clear();
      this.picture.draw();
      this.exactView.fetchAhead();
    },
    answered: () => this.exactView.update(),
    changed: () => this.panels.show(),
  }, this.current, this.session, this.form, this.written, this.progress, this.messages, this.notes);
  private readonly foreign: ForeignDesign = new ForeignDesign({
    fileStep: (step) => this.taking.step(step),
    openAnother: () => this.commandOpen(),
  }, this.current, this.form, this.written, this.picture, this.panels, this.progress, this.messages, this.notes);

  private remark = ""; // on where the design came from

  constructor() {
    this.listen();
  }

  // -- Opening --

  // Shows the workbench with the design of the order. Whatever goes wrong is said on the canvas.
  async open(order: OpenOrder): Promise<void> {
    const turn = ++this.current.turn;
    this.clear(order.title);
    this.picture.load();
    this.progress.showDownloads();
    if (order.preview) void this.picture.showBaked(turn, order.preview);
    let opened: Opened;
    try {
      opened = await order.opened;
    } catch (error) {
      if (turn !== this.current.turn) return;
      this.refuse(order, error instanceof Refusal ? error.message : "The files can’t be read.");
      return;
    }
    if (turn !== this.current.turn) return;
    this.remark = opened.remark ?? "";
    await this.openFiles(turn, order, opened.files, order.place.main, opened.title);
  }

  private async openFiles(turn: number, order: OpenOrder, files: NamedFile[], main: string, title: string): Promise<void> {
    let files_ = files; // with libraries
    let outcome = await this.mesh().open(files_, main);
    if (turn !== this.current.turn) return;
    if (outcome.ok && outcome.answer.missing.length > 0) {
      const kept = await keptLibraryFiles();
      if (turn !== this.current.turn) return;
      if (kept.length > 0) {
        files_ = [...files, ...kept];
        outcome = await this.mesh().open(files_, main);
        if (turn !== this.current.turn) return;
      }
    }
    const missing = await this.session.ready().then(() => "", (error: unknown) => startFailure("view", error).message);
    if (turn !== this.current.turn) return;
    this.progress.endDownloads();
    if (missing !== "" || (!outcome.ok && outcome.ending === "absent")) {
      this.cantLoad(missing || openEndings(outcome as Extract<typeof outcome, { ok: false }>), () => {
        this.clear(order.title);
        this.picture.load();
        this.progress.showDownloads();
        void this.openFiles(turn, order, files, main, title);
      });
      return;
    }
    if (!outcome.ok) {
      this.refuse(order, openEndings(outcome));
      return;
    }
    const answer = outcome.answer;
    if (answer.problem && answer.main === "") {
      this.refuse(order, sentence(answer.problem));
      return;
    }
    if (answer.main === "" && answer.candidates.length > 0) {
      const chosen = await this.chooseMain(answer.candidates);
      if (turn !== this.current.turn) return;
      if (chosen !== "") return this.openFiles(turn, order, files, chosen, title);
      this.cantOpen("No main file was chosen.", [{ label: "Choose one", run: () => void this.openFiles(turn, order, files, "", title) }]);
      return;
    }
    const kept = keptValues(order.key);
    const design: Design = { order, files, main, title: answer.about.title || order.title || title, about: answer.about, answer };
    this.current.design = design;
    this.presets.own = kept.sets;
    this.messages.ofOpening = answer.diagnostics;
    if (this.remark !== "") this.messages.ofOpening = [{ severity: "Note", text: this.remark, file: "", line: 0 }, ...answer.diagnostics];
    this.panels.showTitle();
    const fromLink = Object.keys(order.place.values).length > 0;
    this.rebuilding.forget();
    this.session.open(answer, kept.sets, fromLink ? order.place.values : kept.changed, fromLink ? "" : kept.preset);
    this.form.build();
    if (answer.missing.length > 0) this.sayMissing(answer.missing);
    this.panels.showMake();
    if (answer.readOnly) {
      void this.foreign.read().then(() => {
        if (turn === this.current.turn && this.foreign.state) order.onOpened?.(files, main, design.title);
      });
      return;
    }
    order.onOpened?.(files, main, design.title);
    this.exact.open(files_, main);
    this.rebuilding.pump();
  }

  // Nothing of the last design is to be seen while another one is on its way.
  announce(title: string): void {
    this.current.turn++;
    this.clear(title);
  }

  private clear(title: string): void {
    this.close();
    hideToast();
    this.remark = "";
    this.written.clear();
    this.messages.clear();
    this.taking.clear();
    this.rebuilding.forget();
    this.progress.endRun();
    this.notes.clear();
    this.picture.clear();
    this.session.close();
    this.form.clear();
    this.panels.clear(title);
    this.bench.dataset.state = "loading";
    delete this.bench.dataset.picture;
    this.messages.show();
    this.panels.show();
  }

  private close(): void {
    this.keeping.keep();
    this.supervisor?.close();
    this.exact.close();
    this.foreign.end();
    this.current.design = undefined;
  }

  // Back to the start page: nothing goes on behind it.
  leave(): void {
    this.current.turn++;
    this.close();
    hideToast();
  }

  // A part of the site itself is missing: no fault of the design's, and worth another try.
  private cantLoad(text: string, again: () => void): void {
    this.cantOpen(text, [{ label: "Try again", run: again }], "A part of this site could not be loaded. The design is not the cause.");
  }
  private refuse(order: OpenOrder, words: string): void {
    this.progress.endDownloads();
    order.onRefused(words);
  }

  // A design that is named stays there, with the ways out.
  showRefusal(words: string): void {
    this.notes.set("refused", { look: "warn", title: "That can’t be opened.", text: words, actions: [{ label: "Open another", run: () => this.commandOpen() }] });
  }
  cantOpen(text: string, actions: NoteAction[] = [], title = "The design can’t be opened."): void {
    this.progress.endDownloads();
    this.bench.dataset.state = "failed";
    this.written.problem = "There is nothing to export.";
    byId("find-row").hidden = true;
    byId("form").replaceChildren(h("p", { class: "none" }, "No design is open."));
    this.notes.set("engine", undefined); // this note says it all
    this.notes.set("open", { look: "err", title, text, actions: [...actions, { label: "Open another", run: () => this.commandOpen() }] });
    this.panels.showMake();
  }

  private async chooseMain(candidates: string[]): Promise<string> {
    return showDialog("Which file is the design?", (close) => [
      h("div", { class: "in" },
        h("p", {}, "Several files could be the one to start from. Pick the one that you would open in OpenSCAD."),
        h("div", { class: "choices" }, ...candidates.map((path) => h("button", { class: "btn", onclick: () => close(path) }, path)))),
    ]);
  }

  private sayMissing(missing: string[]): void {
    this.notes.set("missing", missingNote(missing, (what) => void this.addLibrary(what)));
  }

  private async addLibrary(what: "folder" | "zip"): Promise<void> {
    const all = await addLibrary(what);
    const { design } = this.current;
    if (!all || !design) return;
    this.notes.set("missing", undefined);
    await this.reopen(design, [...design.files, ...all]);
  }

  // Opens the same design again with other files beside it; the values stay.
  private async reopen(design: Design, files: NamedFile[]): Promise<void> {
    const turn = ++this.current.turn;
    const outcome = await this.mesh().open(files, design.main);
    if (turn !== this.current.turn) return;
    if (!outcome.ok) {
      this.cantOpen(openEndings(outcome));
      return;
    }
    const values = this.session.given;
    this.current.design = { ...design, answer: outcome.answer };
    this.messages.ofOpening = outcome.answer.diagnostics;
    this.rebuilding.forget();
    this.progress.abandonRun();
    this.exact.open(files, design.main);
    this.form.clear();
    this.session.open(outcome.answer, this.presets.own, values, this.session.preset);
    this.form.build();
    if (outcome.answer.missing.length > 0) this.sayMissing(outcome.answer.missing);
    this.rebuilding.pump();
  }

  async showLibraries(): Promise<void> {
    await showLibraries((what) => void this.addLibrary(what));
  }

  // -- The open design --

  private sessionChanged(): void {
    if (!this.current.design) return;
    this.form.refresh();
    this.panels.showChanges();
    this.presets.show();
    this.panels.showLicence();
    this.keeping.keepSoon();
    this.keeping.dropLink();
    this.rebuilding.pump();
    this.exactView.update();
    this.panels.showStatus();
  }

  private async take(format: string): Promise<void> {
    if (this.current.design) await this.taking.take(format);
  }

  private listen(): void {
    byId("find").addEventListener("input", () => this.form.filter(byId<HTMLInputElement>("find").value));
    for (const button of byId("views").querySelectorAll<HTMLElement>("button")) {
      button.addEventListener("click", () => void this.setView(button.dataset.view === "exact" ? "exact" : "written"));
    }
  }

  // -- Commands --

  commandOpen: () => void = () => {};

  // Has the view's module loaded before a design is there.
  prepare(): void {
    this.session.ready().catch(() => {}); // said when a design is opened
  }
  // While a design itself is being loaded from another site.
  showReceived(title: string, received: number): void {
    this.progress.showLoading(`Loading ${title}, ${bytes(received)}`);
  }
  // Ends what is under way. Answers whether there was anything.
  stop(): boolean {
    if (this.taking.cancel()) return true;
    if (!this.progress.running) return false;
    if (this.foreign.worker) this.foreign.worker.stop();
    else this.mesh().cancel("regenerate");
    return true;
  }
  // As written, or exact: loads the engine if it has to.
  setView(view: "written" | "exact"): Promise<void> {
    return this.exactView.choose(view);
  }
  view(name: ViewCommand): void {
    this.picture.command(name);
  }
  showMessages(): void {
    this.messages.showInDialog();
  }
  // The files that can be written now.
  get formats(): { id: string; name: string }[] {
    const { made, problem } = this.written;
    return this.current.design && made && problem === "" ? this.panels.formats() : [];
  }
  exportAs(format: string): void {
    void this.take(format);
  }
  exportAgain(): void {
    const { made, problem } = this.written;
    if (problem === "" && made) void this.take(this.taking.last || formatsFor(made.measures)[0]!.id);
  }
  copyLink(): Promise<void> {
    return this.keeping.copyLink();
  }
  async savePresetFile(): Promise<void> {
    await this.presets.saveToFile();
  }
  undo(): void {
    this.session.undo();
  }
  redo(): void {
    this.session.redo();
  }
  resetAll(): void {
    this.session.resetAll();
  }

  // -- What can be done now --

  get chosenView(): "written" | "exact" {
    return this.picture.view;
  }
  get canViewExact(): boolean {
    return this.picture.canShowExact;
  }
  get hasView(): boolean {
    return this.picture.hasView;
  }
  get isOpen(): boolean {
    return this.current.design !== undefined;
  }
  get hasParameters(): boolean {
    return this.current.hasParameters;
  }
  get hasLink(): boolean {
    return (this.current.design?.order.place.open ?? "") !== "";
  }
  get canTake(): boolean {
    return this.written.problem === "" && this.written.made !== undefined;
  }
  get canUndo(): boolean {
    return this.session.canUndo;
  }
  get canRedo(): boolean {
    return this.session.canRedo;
  }
  get isChanged(): boolean {
    return Object.keys(this.session.changed).length > 0;
  }
}
