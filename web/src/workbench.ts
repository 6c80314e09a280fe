// SPDX-License-Identifier: Apache-2.0
import { consoleCount, consoleLines, consoleWords } from "./console";
import { Refusal, type Opened } from "./design_files";
import { byId, h, icon, showDialog, toast } from "./dom";
import { endingWords, noExactWords, openEndings, sentence } from "./engine_words";
import { ExactModel, type ExactState } from "./exact_model";
import { ExactSupervisor } from "./exact_supervisor";
import { foreignKind, readForeignFile } from "./foreign_file";
import { ParameterForm } from "./form";
import type { DesignAbout, Diagnostic, ModelMeasures, OpenAnswer, ParameterValues, Problem, RegenerateAnswer } from "./generated/protocol";
import { isHuge, hugeNote, mostShown } from "./huge";
import { addLibrary, keptLibraryFiles, showLibraries } from "./library_tools";
import { licencePanel, licenceWords } from "./licence_panel";
import { formatsFor, makePanel, type ExactOffer, type Share } from "./make_panel";
import { MeshSupervisor } from "./mesh_supervisor";
import { exactModule, mayFetchAhead, NoExactEngine, onExactProgress, onMeshProgress } from "./modules";
import { Notes, type NoteAction } from "./notes";
import { bytes, count, plain, plural, volume, type Unit } from "./numbers";
import { writePlace, type Place } from "./permalink";
import { Presets } from "./presets";
import { Session } from "./session";
import { showSource } from "./source_view";
import { showStatus } from "./status";
import { keepSetting, keepValues, keptValues, setting } from "./store";
import type { Ending, NamedFile, Outcome, Step } from "./supervisor";
import { Taking } from "./taking";
import { onTheme } from "./theme";
import { loadViewer } from "./viewer";
import type { ViewCommand, ViewerPort } from "./viewer_port";

// The workbench: one open design, its values, its model and its files.

export interface OpenOrder {
  opened: Opened | Promise<Opened>;
  place: Place; // where it came from and the values that the link carries
  key: string; // under which its values are kept
  title: string;
  preview?: Promise<Uint8Array | undefined>; // a baked first picture
  onOpened?(files: NamedFile[], main: string, title: string): void;
}

interface Design {
  order: OpenOrder;
  files: NamedFile[];
  main: string; // chosen by the user, "" otherwise
  title: string;
  answer: OpenAnswer;
}

// A model that can be shown.
interface Model {
  measures: ModelMeasures;
  preview: Uint8Array;
}

const barAfter = 150; // ms: nothing moves below this
const wordsAfter = 1000; // ms

export class Workbench {
  private readonly bench = byId("bench");
  private readonly session = new Session(() => this.sessionChanged());
  private readonly form = new ParameterForm(byId("form"), this.session);
  private readonly notes = new Notes();
  private readonly presets = new Presets(this.session, this.notes, () => this.supervisor, () => this.design?.answer.main ?? "");
  private readonly exact = new ExactModel({
    changed: () => this.exactChanged(),
    step: (kind, step) => (kind === "export" ? this.taking.step(step) : undefined),
    restarted: (restarts, ending, lost) => this.exactRestarted(restarts, ending, lost),
  });
  private readonly taking: Taking = new Taking({
    turn: () => this.turn,
    values: () => this.session.changed,
    partial: () => this.leftOut.length > 0,
    exactShown: () => this.shownModel().kind === "exact",
    mesh: () => this.supervisor,
    foreign: () => this.foreign,
    placeActions: (problem) => this.placeActions(problem),
    changed: () => this.showMake(),
  }, this.exact, this.notes);
  private supervisor_: MeshSupervisor | undefined;
  private viewer: ViewerPort | undefined;
  private viewerLoading: Promise<void> | undefined;
  private viewerFailed = false;
  private design: Design | undefined;
  private turn = 0; // counts openings: answers of an earlier one are dropped

  // What is on the canvas and what is being made of it.
  private about: DesignAbout | undefined;
  private written: Model | undefined; // the last good model as written, or that of a STEP file
  private foreign: ExactSupervisor | undefined; // holds a STEP file that is open
  private foreignState: ExactState | undefined;
  private view_: "written" | "exact" = "written"; // what the user wants to see
  private drawn: Uint8Array | undefined; // what is on the canvas
  private drawnWhole = true; // not simplified
  private hugeChoice: "simplified" | "everything" | undefined;
  private leftOut: string[] = [];
  private took = 0; // s, of the last rebuild
  private problem: string = ""; // why the canvas doesn't show the present values
  private goodValues: ParameterValues | undefined;
  private diagnostics: Diagnostic[] = [];
  private openDiagnostics: Diagnostic[] = [];

  private running = false;
  private wanted = ""; // JSON of the values that are asked for or shown
  private runTimers: ReturnType<typeof setTimeout>[] = [];
  private restartsBefore = 0; // workers lost before the present rebuild began
  private unit: Unit = setting("unit") === "in" ? "in" : "mm";
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private endProgress = () => {};

  constructor() {
    this.listen();
    addEventListener("pagehide", () => this.keep());
  }

  // -- Opening --

  // Shows the workbench with the design of the order. Whatever goes wrong is said on the canvas.
  async open(order: OpenOrder): Promise<void> {
    const turn = ++this.turn;
    this.clear(order.title);
    // What was focused is gone with the page that it stood on.
    if (!this.bench.contains(document.activeElement)) byId("title").focus({ preventScroll: true });
    this.loadView();
    this.showDownloads();
    if (order.preview) void this.showBaked(turn, order.preview);
    let opened: Opened;
    try {
      opened = await order.opened;
    } catch (error) {
      if (turn !== this.turn) return;
      this.cantOpen(error instanceof Refusal ? error.message : "The files can’t be read.");
      return;
    }
    if (turn !== this.turn) return;
    await this.openFiles(turn, order, opened.files, order.place.main, opened.title);
  }

  private async openFiles(turn: number, order: OpenOrder, files: NamedFile[], main: string, title: string): Promise<void> {
    let files_ = files; // with libraries
    let outcome = await this.supervisor.open(files_, main);
    if (turn !== this.turn) return;
    if (outcome.ok && outcome.answer.missing.length > 0) {
      const kept = await keptLibraryFiles();
      if (turn !== this.turn) return;
      if (kept.length > 0) {
        files_ = [...files, ...kept];
        outcome = await this.supervisor.open(files_, main);
        if (turn !== this.turn) return;
      }
    }
    try {
      await this.session.ready();
    } catch {
      if (turn === this.turn) this.cantOpen("A part of this page is missing. Reload the page.");
      return;
    }
    if (turn !== this.turn) return;
    this.endProgress();
    if (!outcome.ok) {
      this.cantOpen(openEndings(outcome));
      return;
    }
    const answer = outcome.answer;
    if (answer.main === "" && answer.candidates.length > 0) {
      const chosen = await this.chooseMain(answer.candidates);
      if (turn !== this.turn) return;
      if (chosen !== "") return this.openFiles(turn, order, files, chosen, title);
      this.cantOpen("No main file was chosen.", [{ label: "Choose one", run: () => void this.openFiles(turn, order, files, "", title) }]);
      return;
    }
    const kept = keptValues(order.key);
    this.design = { order, files, main, title: answer.about.title || order.title || title, answer };
    this.presets.own = kept.sets;
    this.about = answer.about;
    this.openDiagnostics = answer.diagnostics;
    this.showTitle();
    const fromLink = Object.keys(order.place.values).length > 0;
    this.wanted = "";
    this.session.open(answer, kept.sets, fromLink ? order.place.values : kept.changed, fromLink ? "" : kept.preset);
    this.form.build();
    if (answer.missing.length > 0) this.sayMissing(answer.missing);
    order.onOpened?.(files, main, this.design.title);
    this.showMake();
    if (answer.readOnly) {
      void this.readForeign();
      return;
    }
    this.exact.open(files_, main);
    if (answer.problem && answer.main === "") {
      this.cantOpen(sentence(answer.problem), this.placeActions(answer.problem));
      return;
    }
    this.pump();
  }

  private clear(title: string): void {
    this.keep();
    this.supervisor_?.close();
    this.exact.close();
    this.endForeign();
    this.design = undefined;
    this.about = undefined;
    this.written = undefined;
    this.drawn = undefined;
    this.hugeChoice = undefined;
    this.leftOut = [];
    this.problem = "";
    this.goodValues = undefined;
    this.diagnostics = [];
    this.openDiagnostics = [];
    this.taking.clear();
    this.wanted = "";
    this.endRun();
    this.running = false;
    this.notes.clear();
    this.viewer?.clear();
    this.session.close();
    this.form.clear();
    byId<HTMLInputElement>("find").value = "";
    this.design = undefined;
    byId("title").textContent = title;
    document.title = `${title} - Partwright`;
    byId("find-row").hidden = true;
    byId("changed-count").textContent = "";
    byId("reset-all").hidden = true;
    byId<HTMLButtonElement>("undo").disabled = byId<HTMLButtonElement>("redo").disabled = true;
    byId("by").hidden = true;
    byId("licence-chip").hidden = true;
    byId("copy-link").hidden = true;
    this.bench.dataset.state = "loading";
    delete this.bench.dataset.picture;
    this.showConsole();
    this.showStatus();
    this.showMake();
  }

  // Back to the start page: nothing goes on behind it.
  leave(): void {
    this.turn++;
    this.keep();
    this.supervisor_?.close();
    this.exact.close();
    this.endForeign();
    this.design = undefined;
  }

  private cantOpen(text: string, actions: NoteAction[] = []): void {
    this.endProgress();
    this.bench.dataset.state = "failed";
    this.problem = "There is no model to take away.";
    byId("find-row").hidden = true;
    byId("form").replaceChildren(h("p", { class: "none" }, "No design is open."));
    this.notes.set("engine", undefined); // this note says it all
    this.notes.set("open", { look: "err", title: "The design can’t be opened.", text, actions: [...actions, { label: "Open another", run: () => this.commandOpen() }] });
    this.showMake();
  }
  commandOpen: () => void = () => {};

  private async chooseMain(candidates: string[]): Promise<string> {
    return showDialog("Which file is the design?", (close) => [
      h("div", { class: "in" },
        h("p", {}, "Several files could be the one to start from. Pick the one that you would open in OpenSCAD."),
        h("div", { class: "choices" }, ...candidates.map((path) => h("button", { class: "btn", onclick: () => close(path) }, path)))),
    ]);
  }

  private sayMissing(missing: string[]): void {
    this.notes.set("missing", {
      look: "warn",
      title: missing.length === 1 ? "A file that this design uses is missing." : `${missing.length} files that this design uses are missing.`,
      text: "Add the library they belong to. It stays in this browser and serves other designs too.",
      list: missing.slice(0, 50),
      actions: [
        { label: "Add folder", run: () => void this.addLibrary("folder") },
        { label: "Add zip", run: () => void this.addLibrary("zip") },
      ],
    });
  }

  private async addLibrary(what: "folder" | "zip"): Promise<void> {
    const all = await addLibrary(what);
    const design = this.design;
    if (!all || !design) return;
    this.notes.set("missing", undefined);
    await this.reopen(design, [...design.files, ...all]);
  }

  // Opens the same design again with other files beside it; the values stay.
  private async reopen(design: Design, files: NamedFile[]): Promise<void> {
    const turn = ++this.turn;
    const outcome = await this.supervisor.open(files, design.main);
    if (turn !== this.turn) return;
    if (!outcome.ok) {
      this.cantOpen(openEndings(outcome));
      return;
    }
    const values = this.session.changed;
    this.design = { ...design, answer: outcome.answer };
    this.openDiagnostics = outcome.answer.diagnostics;
    this.wanted = "";
    this.running = false;
    this.exact.open(files, design.main);
    this.form.clear();
    this.session.open(outcome.answer, this.presets.own, values, this.session.preset);
    this.form.build();
    if (outcome.answer.missing.length > 0) this.sayMissing(outcome.answer.missing);
    this.pump();
  }

  async showLibraries(): Promise<void> {
    await showLibraries((what) => void this.addLibrary(what));
  }

  // -- STEP and BREP: read in an exact instance of their own --

  private async readForeign(): Promise<void> {
    const turn = this.turn;
    const { files, main, answer } = this.design!;
    this.notes.set("open", undefined);
    this.bench.dataset.state = "loading";
    const loaded = await this.loadEngineFor("reads STEP");
    if (turn !== this.turn) return;
    if (!loaded) {
      this.cantShow([{ label: "Try again", run: () => void this.readForeign() }]);
      return;
    }
    const file = files.find((one) => one.path === answer.main);
    const size = file?.bytes.byteLength ?? 0;
    if (isHuge.file(size) && this.hugeChoice === undefined) {
      this.notes.set("huge", hugeNote.file(answer.main, size, () => {
        this.hugeChoice = "everything";
        this.notes.set("huge", undefined);
        void this.readForeign();
      }, () => this.commandOpen()));
      this.problem = "The file is not read yet.";
      this.showMake();
      return;
    }
    this.problem = "";
    byId("loading").hidden = false;
    byId("loading").textContent = `Reading ${answer.main.split("/").pop()}`;
    this.running = true;
    this.beginRun();
    const foreign = (this.foreign = ExactSupervisor.forForeign(files, {
      onStep: (kind, step) => (kind === "export" ? this.taking.step(step) : this.showStep(kind, step)),
      onRestarted: () => {}, // the request that it was lost with says so
    }));
    const read = await readForeignFile(foreign, files, main);
    if (turn !== this.turn) {
      foreign.dispose();
      return;
    }
    this.running = false;
    byId("loading").hidden = true;
    this.endRun();
    this.bench.dataset.rebuilds = String(Number(this.bench.dataset.rebuilds ?? 0) + 1);
    if (read.ready) {
      this.foreignState = read.ready;
      this.form.build();
      this.diagnostics = read.diagnostics;
      this.took = read.ready.seconds;
      this.written = { measures: read.ready.answer.measures, preview: read.ready.preview };
      this.bench.dataset.state = "good";
      this.draw();
      this.showConsole();
      this.showStatus();
      this.showMake();
      return;
    }
    this.endForeign();
    this.notes.set("open", { look: "err", title: "The file can’t be shown.", text: read.words,
      actions: [{ label: "Try again", run: () => void this.readForeign() }, { label: "Open another", run: () => this.commandOpen() }] });
    this.cantShow([]);
  }

  private cantShow(actions: NoteAction[]): void {
    this.problem = "There is no model to take away.";
    this.bench.dataset.state = "failed";
    byId("form").replaceChildren(h("p", { class: "none" }, "There is nothing to adjust."));
    if (actions.length > 0) {
      this.notes.set("open", { look: "info", title: "The file can’t be shown.", text: this.noEngine,
        actions: [...actions, { label: "Open another", run: () => this.commandOpen() }] });
    }
    this.showStatus();
    this.showMake();
  }

  private endForeign(): void {
    this.foreign?.dispose();
    this.foreign = this.foreignState = undefined;
  }

  // Loads the exact engine with its progress on the canvas. False where there is none; noEngine says why.
  private noEngine = "";
  private async loadEngineFor(_why: string): Promise<boolean> {
    const loading = byId("loading");
    const unlisten = onExactProgress((received, total) => {
      loading.hidden = false;
      loading.textContent = `Loading the exact engine, ${mega(received)} of ${mega(total)} MB`;
    });
    try {
      await exactModule();
      return true;
    } catch (error) {
      this.noEngine = noExactWords(error instanceof NoExactEngine ? error.why : "unreachable");
      return false;
    } finally {
      unlisten();
      loading.hidden = true;
    }
  }

  // -- The view --

  private loadView(): void {
    if (this.viewerLoading) return;
    this.viewerLoading = loadViewer(byId<HTMLCanvasElement>("canvas")).then(
      (viewer) => {
        this.viewer = viewer;
        this.viewerFailed = viewer === undefined;
        if (!viewer) this.noView();
        onTheme((theme) => this.viewer?.setTheme(theme));
        this.draw(); // a model may have been there first
        this.showStatus();
        const calm = matchMedia("(prefers-reduced-motion: reduce)");
        const tell = () => this.viewer?.setReducedMotion(calm.matches);
        calm.addEventListener("change", tell);
        tell();
      },
      () => {
        this.viewerFailed = true;
        this.noView();
      },
    );
  }
  private noView(): void {
    const blank = byId("blank");
    blank.hidden = false;
    blank.textContent = "This browser shows no 3D here: WebGL 2 is off or missing. Values, checks and files work all the same.";
  }

  // The picture that was made when the site was built, until the first model is there.
  private async showBaked(turn: number, preview: Promise<Uint8Array | undefined>): Promise<void> {
    const [bytes] = await Promise.all([preview.catch(() => undefined), this.viewerLoading]);
    if (turn !== this.turn || !bytes || this.written || !this.viewer) return;
    if (this.viewer.setPreview(bytes) === "") this.bench.dataset.picture = "baked";
  }

  private showDownloads(): void {
    const loading = byId("loading");
    const busy = byId("busy");
    this.endProgress();
    const unlisten = onMeshProgress((received, total) => {
      loading.hidden = busy.hidden = false;
      loading.textContent = `Loading geometry, ${mega(received)} of ${mega(total)} MB`;
      busy.style.setProperty("--done", String(received / total));
      if (received >= total) loading.textContent = "Starting geometry";
    });
    busy.hidden = false;
    busy.style.setProperty("--done", "0.1");
    this.endProgress = () => {
      unlisten();
      loading.hidden = true;
      busy.hidden = true;
      busy.style.removeProperty("--done");
      this.endProgress = () => {};
    };
  }

  // While a design itself is being loaded from another site.
  showReceived(title: string, received: number): void {
    byId("loading").hidden = false;
    byId("loading").textContent = `Loading ${title}, ${bytes(received)}`;
  }

  private get supervisor(): MeshSupervisor {
    this.supervisor_ ??= new MeshSupervisor({
      onStep: (kind, step) => (kind === "export" ? this.taking.step(step) : this.showStep(kind, step)),
      onRestarted: (ending, step, lost, restored) => this.restarted(ending, step, lost, restored),
    });
    return this.supervisor_;
  }

  // -- Rebuilding: one request under way, then the newest values --

  private pump(): void {
    if (!this.design || this.design.answer.main === "" || this.design.answer.readOnly) return;
    const values = this.session.changed;
    const wanted = JSON.stringify(values);
    if (wanted === this.wanted) return;
    if (this.running) return; // looked at again when the answer is there
    this.wanted = wanted;
    this.running = true;
    this.beginRun();
    const turn = this.turn;
    this.restartsBefore = this.supervisor.restarts;
    void this.supervisor.regenerate(values).then((outcome) => {
      if (turn !== this.turn) return;
      this.running = false;
      this.endRun();
      this.showAnswer(outcome, values);
      this.pump();
    });
  }

  // Asks for the present values once more.
  private rebuild(): void {
    this.supervisor.forgive();
    this.notes.set("engine", undefined);
    this.wanted = "";
    this.pump();
  }

  private showAnswer(outcome: Outcome<RegenerateAnswer>, values: ParameterValues): void {
    if (!outcome.ok) {
      this.failed(outcome.ending, outcome.step);
      return;
    }
    const answer = outcome.answer;
    this.diagnostics = answer.diagnostics;
    this.took = outcome.seconds;
    const preview = outcome.arrays[0];
    if (answer.problem || !answer.hasModel || !preview) {
      this.showProblem(answer.problem ?? { code: "empty", message: "The design makes no model with these values.", file: "", line: 0 });
    } else {
      this.written = { measures: answer.measures, preview };
      this.leftOut = answer.leftOut;
      this.goodValues = values;
      this.problem = "";
      this.taking.sizes.clear();
      this.form.blame([]);
      this.notes.set("model", undefined);
      this.notes.set("open", undefined);
      if (this.supervisor.restarts === this.restartsBefore) this.notes.set("engine", undefined);
      this.bench.dataset.state = "good";
      this.draw();
      this.fetchAhead();
    }
    this.updateExact();
    this.bench.dataset.rebuilds = String(Number(this.bench.dataset.rebuilds ?? 0) + 1);
    this.showConsole();
    this.showStatus();
    this.showMake();
  }

  private showProblem(problem: Problem): void {
    const blamed = this.blamed();
    this.problem = this.written ? "The canvas shows the last good model, not these values. Undo, or change them." : "There is no model to take away.";
    this.bench.dataset.state = "failed";
    this.form.blame(blamed);
    const actions = this.placeActions(problem);
    if (this.session.canUndo) actions.unshift({ label: "Undo", run: () => this.session.undo() });
    this.notes.set("model", {
      look: "err",
      title: this.written ? "The model could not be rebuilt. You still see the last good one." : "The model could not be built.",
      text: [sentence(problem), problem.code === "empty" ? this.firstWarning() : ""].filter(Boolean).join(" "),
      actions,
    });
    const console = byId<HTMLDetailsElement>("console");
    if (innerWidth >= 1280 && [...this.openDiagnostics, ...this.diagnostics].some((line) => line.severity === "Error")) console.open = true;
  }

  // Why a design may have come to nothing.
  private firstWarning(): string {
    const line = this.diagnostics.find((one) => one.severity === "Warning" && one.line > 0);
    return line ? `${line.file}, line ${line.line}: ${consoleWords(line)}` : "";
  }

  private failed(ending: Ending, step: string): void {
    this.problem = this.written ? "The canvas shows the last good model, not these values." : "There is no model to take away.";
    this.bench.dataset.state = "failed";
    const again = { label: ending === "set-aside" ? "Try again" : "Rebuild", run: () => this.rebuild() };
    const undo = this.session.canUndo ? [{ label: "Undo", run: () => this.session.undo() }] : [];
    const still = this.written ? " You still see the last good model." : "";
    if (ending === "stopped") {
      this.notes.set("model", { look: "info", title: `Stopped.${still}`, text: "The values are kept.", actions: [again, ...undo] });
    } else if (ending === "set-aside") {
      this.notes.set("model", {
        look: "warn",
        title: "These values are set aside.",
        text: `They ended the geometry engine before${step ? ` in ${step}` : ""}, so they are not tried again by themselves.${still}`,
        actions: [again, ...undo],
      });
    } else {
      this.form.blame(this.blamed());
      this.notes.set("model", undefined);
      // The note of the restart says what happened; here are the ways out.
      const note = this.notes.get("engine");
      if (note) this.notes.set("engine", { ...note, actions: [again, ...undo] });
      else this.notes.set("engine", { look: "info", title: ending === "absent" ? "There is no geometry engine." : "The geometry engine was restarted.", text: `${endingWords(ending, step)} Your values are kept.`, actions: [again, ...undo] });
    }
    this.showStatus();
    this.showMake();
  }

  // Called before the request that was lost is answered.
  private restarted(ending: Ending, step: string, lost: boolean, restored: Promise<void>): void {
    const turn = this.turn;
    if (lost) this.notes.set("engine", { look: "info", title: "The geometry engine was restarted.", text: `${endingWords(ending, step)} Your values are kept.`,
      actions: [{ label: "Close", run: () => this.notes.set("engine", undefined) }] });
    this.bench.dataset.restarts = String(this.supervisor.restarts);
    void restored.then(() => {
      if (turn === this.turn) this.bench.dataset.restored = String(this.supervisor.restarts);
    });
  }

  // The values that differ from those of the last good model.
  private blamed(): string[] {
    const good = this.goodValues ?? {};
    const now = this.session.changed;
    return [...new Set([...Object.keys(good), ...Object.keys(now)])].filter((name) => JSON.stringify(good[name]) !== JSON.stringify(now[name]));
  }

  private placeActions(problem: Problem): NoteAction[] {
    if (!problem.file || problem.line <= 0) return [];
    return [{ label: `Show line ${problem.line}`, run: () => void this.openSource(problem.file, problem.line) }];
  }

  // -- Progress --

  private beginRun(): void {
    this.endRun();
    this.runTimers.push(
      setTimeout(() => {
        if (this.bench.dataset.state === "good") this.bench.dataset.state = "regenerating";
        byId("busy").hidden = false;
      }, barAfter),
      setTimeout(() => {
        byId("work-text").textContent = "Rebuilding";
        byId("work").hidden = false;
        this.showStatus();
      }, wordsAfter),
    );
  }
  private endRun(): void {
    for (const timer of this.runTimers) clearTimeout(timer);
    this.runTimers = [];
    byId("work").hidden = true;
    byId("busy").hidden = true;
    byId("busy").style.removeProperty("--done");
    if (this.bench.dataset.state === "regenerating") this.bench.dataset.state = "good";
  }
  private showStep(kind: string, step: Step | undefined): void {
    if (!step) return;
    if (kind === "regenerate" || kind === "exact") {
      const words = step.total > 0 ? `Rebuilding, step ${count(step.done)} of ${count(step.total)}` : "Rebuilding";
      if (!byId("work").hidden && byId("work-text").textContent !== words) byId("work-text").textContent = words;
      if (step.total > 0) byId("busy").style.setProperty("--done", String(Math.min(1, step.done / step.total)));
    }
  }

  stop(): boolean {
    if (this.taking.cancel()) return true;
    if (!this.running) return false;
    if (this.foreign) this.foreign.stop();
    else this.supervisor.stop();
    return true;
  }

  // -- The exact model --

  // Some megabytes before anybody asks for them, where that costs nobody anything.
  private fetchAhead(): void {
    if (this.exact.isLoaded || this.exact.state.name !== "off" || this.written?.measures.flat || !mayFetchAhead()) return;
    (window.requestIdleCallback ?? setTimeout)(() => void this.exact.load().then((loaded) => {
      if (loaded) this.updateExact();
    }));
  }

  private updateExact(): void {
    if (!this.design || this.design.answer.readOnly) return;
    const current = JSON.stringify(this.goodValues ?? null) === JSON.stringify(this.session.changed);
    const good = current && this.problem === "" && this.written !== undefined && !this.written.measures.flat;
    if (this.written?.measures.flat) return;
    this.exact.update({ values: this.session.changed, good, moving: this.session.moving });
  }

  private exactChanged(): void {
    const { state } = this.exact;
    this.bench.dataset.exact = state.name;
    if (state.name === "ready") this.bench.dataset.exacts = String(Number(this.bench.dataset.exacts ?? 0) + 1);
    if (state.name !== "ready") this.showPlaces(false);
    this.draw();
    this.showStatus();
    this.showMake();
  }

  private exactRestarted(restarts: number, ending: Ending, lost: boolean): void {
    this.bench.dataset.exactRestarts = String(restarts);
    if (!lost || ending === "vanished") return; // tried again by itself
    this.notes.set("exact", { look: "info", title: "The exact engine was restarted.", text: `${endingWords(ending, "")} The model as written and your values are kept.`,
      actions: [this.notes.close("exact")] });
  }

  // As written, or exact: loads the engine if it has to.
  async setView(view: "written" | "exact"): Promise<void> {
    this.view_ = view;
    this.draw();
    this.showStatus();
    this.showMake();
    if (view === "written" || this.exact.isLoaded || this.foreign) return;
    const loaded = await this.loadEngineFor("shows the exact model") && await this.exact.load();
    if (loaded) {
      this.updateExact();
      return;
    }
    this.view_ = "written";
    this.notes.set("exact", { look: "info", title: "The exact model can’t be shown.", text: this.noEngine, actions: [this.notes.close("exact")] });
    this.showStatus();
  }
  get chosenView(): "written" | "exact" {
    return this.view_;
  }
  get canViewExact(): boolean {
    return this.written !== undefined && !this.written.measures.flat && !this.foreign;
  }

  // What stays faceted and why, each line a link; those faces are tinted meanwhile.
  private showPlaces(show: boolean): void {
    const { state } = this.exact;
    this.viewer?.setTint(show);
    if (!show || state.name !== "ready") {
      this.notes.set("places", undefined);
      return;
    }
    void this.setView("exact");
    const { faceted, faces, exactFaces, measures, asWrittenVolume } = state.answer;
    this.notes.set("places", {
      look: "info",
      title: `${plural(faceted.length, "place")} of this design stay${faceted.length === 1 ? "s" : ""} faceted.`,
      text: `${count(exactFaces)} of ${plural(faces, "face")} are exact. Volume ${volume(measures.volume, this.unit)}, as written ${volume(asWrittenVolume, this.unit)}.`,
      links: faceted.slice(0, 100).map((line) => ({
        label: `${line.file.split("/").pop()}:${line.line}`,
        more: `${line.statement ? `${line.statement}: ` : ""}${line.reason}${line.faces > 0 ? `, ${plural(line.faces, "face")}` : ""}`,
        run: () => void this.openSource(line.file, line.line),
      })),
      actions: [this.notes.close("places", () => this.showPlaces(false))],
    });
  }

  private showNoExact(): void {
    const { state } = this.exact;
    if (state.name !== "failed") return;
    const text = state.ending ? `${endingWords(state.ending, "")} The model as written is not affected.` : sentence({ message: state.words, file: state.file, line: state.line });
    const place = state.file && state.line > 0 ? [{ label: `Show line ${state.line}`, run: () => void this.openSource(state.file, state.line) }] : [];
    this.notes.set("exact", { look: "info", title: "There is no exact model of these values.", text,
      actions: [{ label: "Try again", run: () => { this.notes.set("exact", undefined); this.exact.again(); } }, ...place, this.notes.close("exact")] });
  }

  // -- The picture --

  // The model that the canvas is to show: the exact one only while it is that of the present values.
  private shownModel(): Model & { kind: "written" | "exact" } | { kind: "none" } {
    const { state } = this.exact;
    if (this.view_ === "exact" && state.name === "ready" && this.problem === "" && !this.foreign) {
      return { kind: "exact", measures: state.answer.measures, preview: state.preview };
    }
    return this.written ? { kind: "written", ...this.written } : { kind: "none" };
  }

  private draw(): void {
    const model = this.shownModel();
    if (model.kind === "none" || !this.viewer) return;
    const huge = isHuge.model(model.measures.triangles);
    if (huge && this.hugeChoice === undefined) {
      this.notes.set("huge", hugeNote.model(model.measures.triangles, model.preview.byteLength, (choice) => {
        this.hugeChoice = choice;
        this.notes.set("huge", undefined);
        this.draw();
        this.showStatus();
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
      this.view_ = "written";
      this.notes.set("exact", { look: "info", title: "The exact model can’t be shown.", text: refused, actions: [this.notes.close("exact")] });
      this.draw();
    } else {
      this.showProblem({ code: "internal", message: `The picture of the model can’t be shown: ${refused}`, file: "", line: 0 });
    }
  }

  // -- Showing --

  private sessionChanged(): void {
    if (!this.design) return;
    this.form.refresh();
    const changed = Object.keys(this.session.changed).length;
    byId("changed-count").textContent = changed > 0 ? `${changed} changed` : "";
    byId("reset-all").hidden = changed === 0;
    byId<HTMLButtonElement>("undo").disabled = !this.session.canUndo;
    byId<HTMLButtonElement>("redo").disabled = !this.session.canRedo;
    this.presets.show();
    this.showLicence();
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => this.keep(), 250);
    // The link that brought the values is history once they differ.
    const { values } = this.design.order.place;
    if (Object.keys(values).length > 0 && this.session.canUndo) {
      this.design.order.place.values = {};
      history.replaceState(null, "", location.pathname + location.search + writePlace({ ...this.design.order.place, values: {} }));
    }
    this.pump();
    this.updateExact();
    this.showStatus();
  }

  private keep(): void {
    clearTimeout(this.saveTimer);
    const design = this.design;
    if (!design || design.answer.main === "") return;
    keepValues(design.order.key, { changed: this.session.changed, preset: this.session.preset, sets: this.presets.own });
  }

  private showTitle(): void {
    const { title, answer } = this.design!;
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
    link.hidden = this.design!.order.place.open === "";
    link.title = this.linkWords;
    link.setAttribute("aria-label", this.linkWords);
  }

  private showStatus(): void {
    const model = this.shownModel();
    const stale = this.written !== undefined && this.problem !== "";
    showStatus({
      measures: model.kind === "none" ? undefined : model.measures,
      stale,
      moving: this.session.moving,
      leftOut: this.leftOut,
      took: model.kind === "exact" && this.exact.state.name === "ready" ? this.exact.state.seconds : this.took,
      unit: this.unit,
      exact: this.foreignState ?? this.exact.state,
      view: this.view_,
      shown: model.kind === "exact" ? "exact" : "written",
      switchable: this.exact.isLoaded && this.canViewExact,
    }, { faceted: () => this.showPlaces(this.notes.get("places") === undefined), noExact: () => this.showNoExact() });
    this.viewer?.setStale(stale);
    this.viewer?.setUnit(this.unit);
  }

  private allDiagnostics(): Diagnostic[] {
    const seen = new Set(this.diagnostics.map((line) => line.text));
    // OpenSCAD sets blank lines between messages; here each has a row of its own.
    return [...this.openDiagnostics.filter((line) => !seen.has(line.text)), ...this.diagnostics].filter((line) => line.text.trim() !== "");
  }

  private showConsole(): void {
    const lines = this.allDiagnostics();
    byId("console-count").textContent = consoleCount(lines);
    byId("console-lines").replaceChildren(...consoleLines(lines, (file, line) => void this.openSource(file, line)));
  }

  showMessages(): void {
    const lines = this.allDiagnostics();
    void showDialog(`Console, ${consoleCount(lines)}`, (close) => [
      h("ol", { class: "lines" }, ...consoleLines(lines, (file, line) => {
        close("");
        void this.openSource(file, line);
      })),
    ]);
  }

  private showMake(): void {
    const panel = byId("tp-make");
    const focused = panel.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.format : undefined;
    const off = this.design ? (this.written ? this.problem : this.problem || "The first model is being built.") : this.problem || "The design is being opened.";
    const model = this.shownModel();
    panel.replaceChildren(...makePanel(
      { measures: model.kind === "none" ? undefined : model.measures, leftOut: this.leftOut, off, waiting: this.problem === "", working: this.taking.working,
        sizes: this.taking.sizes, exact: this.exactOffer(), exactShown: model.kind === "exact" || (this.foreign !== undefined && model.kind !== "none"), share: this.share() },
      (format) => void this.take(format), () => this.taking.cancel()));
    if (focused) panel.querySelector<HTMLElement>(`[data-format="${focused}"]`)?.focus();
    this.showLicence();
  }

  private showLicence(): void {
    const panel = byId("tp-about");
    if (!this.about || !this.design) {
      panel.replaceChildren();
      return;
    }
    const labels = Object.keys(this.session.changed).map((name) => this.form.label(name));
    panel.replaceChildren(...licencePanel(this.about, this.design.title, this.design.answer.files.filter((file) => !file.startsWith("libraries/")), labels, this.hasParameters));
  }

  private share(): Share | undefined {
    const answer = this.design?.answer;
    if (!answer?.readOnly) return answer && { kind: "values" };
    return { kind: "as opened", files: answer.files.length, of: foreignKind(answer.main) };
  }

  private exactOffer(): ExactOffer {
    const { state } = this.exact;
    if (this.design?.answer.readOnly || this.written?.measures.flat) return { kind: "none" };
    if (state.name === "none") return { kind: "absent" };
    return { kind: "there", faceted: state.name === "ready" ? state.answer.faceted.length : 0 };
  }

  // -- Taking away --

  private async take(format: string): Promise<void> {
    if (this.design) await this.taking.take(format);
  }

  exportAgain(): void {
    if (this.problem === "" && this.written) void this.take(this.taking.last || formatsFor(this.written.measures)[0]!.id);
  }

  async openSource(path: string, line: number): Promise<void> {
    const own = this.design?.files.find((file) => file.path === path);
    if (own) {
      showSource(path, new TextDecoder().decode(own.bytes), line);
      return;
    }
    const outcome = await this.supervisor.source(path);
    if (outcome.ok && !outcome.answer.problem) showSource(path, outcome.answer.text, line);
    else toast(`${path} can’t be shown.`);
  }

  async copyLink(): Promise<void> {
    const place = this.design?.order.place;
    if (!place?.open) return;
    const link = location.origin + location.pathname + writePlace({ open: place.open, main: this.design!.main, values: this.session.changed });
    try {
      await navigator.clipboard.writeText(link);
      toast(this.hasParameters ? "Link copied, with your values" : "Link copied");
    } catch {
      await showDialog(this.hasParameters ? "Link with your values" : "Link", () => [h("div", { class: "in" }, h("input", { class: "field", readonly: true, value: link, "aria-label": "Link", autofocus: true }))]);
    }
  }

  async savePresetFile(): Promise<void> {
    await this.presets.saveToFile();
  }

  // -- Listening --

  view(name: ViewCommand): void {
    this.viewer?.command(name);
  }
  // Has the view's module loaded before a design is there.
  prepare(): void {
    this.session.ready().catch(() => {}); // said when a design is opened
  }
  get hasView(): boolean {
    return this.viewer !== undefined && !this.viewerFailed;
  }
  get isOpen(): boolean {
    return this.design !== undefined;
  }
  get hasParameters(): boolean {
    return (this.design?.answer.parameters.length ?? 0) > 0;
  }
  private get linkWords(): string {
    return this.hasParameters ? "Copy link with your values" : "Copy link";
  }
  get hasLink(): boolean {
    return (this.design?.order.place.open ?? "") !== "";
  }
  get canTake(): boolean {
    return this.problem === "" && this.written !== undefined;
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
  undo(): void {
    this.session.undo();
  }
  redo(): void {
    this.session.redo();
  }
  resetAll(): void {
    this.session.resetAll();
  }

  private listen(): void {
    byId("find").addEventListener("input", () => this.form.filter(byId<HTMLInputElement>("find").value));
    for (const button of byId("views").querySelectorAll<HTMLElement>("button")) {
      button.addEventListener("click", () => void this.setView(button.dataset.view === "exact" ? "exact" : "written"));
    }
    byId("unit").addEventListener("change", () => {
      this.unit = byId<HTMLSelectElement>("unit").value === "in" ? "in" : "mm";
      keepSetting("unit", this.unit);
      this.showStatus();
    });
    this.listenToSize();
  }

  // Lists what the numbers on the status line mean, for a reader that asks.
  private listenToSize(): void {
    byId("size").addEventListener("mouseenter", () => {
      const model = this.shownModel();
      const minimum = model.kind === "none" ? undefined : model.measures.minimum;
      byId("size").title = minimum ? `Lowest corner at ${minimum.map(plain).join(", ")} mm` : "";
    });
  }
}

const mega = (value: number) => (value / 1e6).toFixed(1);
