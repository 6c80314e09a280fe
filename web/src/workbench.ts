// SPDX-License-Identifier: Apache-2.0
import { consoleCount, consoleLines, consoleWords } from "./console";
import { Refusal, openPicked, pick, type Opened } from "./design_files";
import { byId, h, icon, saveFile, showDialog, showMenu, toast } from "./dom";
import { ParameterForm } from "./form";
import type { DesignAbout, Diagnostic, ModelMeasures, OpenAnswer, ParameterSet, ParameterValues, Problem, RegenerateAnswer } from "./generated/protocol";
import { licencePanel, licenceWords } from "./licence_panel";
import { formatName, formatsFor, makePanel } from "./make_panel";
import { createMeshWorker, meshModule, onMeshProgress } from "./modules";
import { area, bytes, count, length, plain, plural, seconds, volume, type Unit } from "./numbers";
import { writePlace, type Place } from "./permalink";
import { Session } from "./session";
import { showSource } from "./source_view";
import { dropLibrary, keepLibrary, keepSetting, keepValues, keptValues, libraries, setting, type KeptLibrary } from "./store";
import { MeshSupervisor, type Ending, type NamedFile, type Outcome, type Step } from "./supervisor";
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
  own: ParameterSet[]; // the user's presets
}

interface NoteAction {
  label: string;
  run(): void;
}
interface Note {
  look: "err" | "warn" | "info";
  title: string;
  text?: string;
  list?: string[];
  actions?: NoteAction[];
}

const barAfter = 150; // ms: nothing moves below this
const wordsAfter = 1000; // ms

export class Workbench {
  private readonly bench = byId("bench");
  private readonly session = new Session(() => this.sessionChanged());
  private readonly form = new ParameterForm(byId("form"), this.session);
  private supervisor_: MeshSupervisor | undefined;
  private viewer: ViewerPort | undefined;
  private viewerLoading: Promise<void> | undefined;
  private viewerFailed = false;
  private design: Design | undefined;
  private turn = 0; // counts openings: answers of an earlier one are dropped
  private notes = new Map<string, Note>();

  // What is on the canvas and what is being made of it.
  private about: DesignAbout | undefined;
  private measures: ModelMeasures | undefined;
  private leftOut: string[] = [];
  private took = 0; // s, of the last rebuild
  private problem: string = ""; // why the canvas doesn't show the present values
  private goodValues: ParameterValues | undefined;
  private diagnostics: Diagnostic[] = [];
  private openDiagnostics: Diagnostic[] = [];

  private running = false;
  private wanted = ""; // JSON of the values that are asked for or shown
  private runTimers: ReturnType<typeof setTimeout>[] = [];
  private exporting: { format: string; done: number; total: number } | undefined;
  private sizes = new Map<string, number>();
  private lastFormat = "";
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
    let outcome = await this.supervisor.open(files, main);
    if (turn !== this.turn) return;
    if (outcome.ok && outcome.answer.missing.length > 0) {
      const kept = await libraries();
      if (turn !== this.turn) return;
      if (kept.length > 0) {
        outcome = await this.supervisor.open([...files, ...kept.flatMap(filesOf)], main);
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
    this.design = { order, files, main, title: answer.about.title || order.title || title, answer, own: kept.sets };
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
    if (answer.problem && answer.main === "") {
      this.cantOpen(sentence(answer.problem), this.placeActions(answer.problem));
      return;
    }
    this.pump();
  }

  private clear(title: string): void {
    this.keep();
    this.supervisor_?.close();
    this.design = undefined;
    this.about = undefined;
    this.measures = undefined;
    this.leftOut = [];
    this.problem = "";
    this.goodValues = undefined;
    this.diagnostics = [];
    this.openDiagnostics = [];
    this.exporting = undefined;
    this.sizes.clear();
    this.wanted = "";
    this.endRun();
    this.running = false;
    this.notes.clear();
    this.viewer?.clear();
    this.session.close();
    byId("form").replaceChildren();
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
    this.showNotes();
    this.showConsole();
    this.showStatus();
    this.showMake();
  }

  // Back to the start page: nothing goes on behind it.
  leave(): void {
    this.turn++;
    this.keep();
    this.supervisor_?.close();
    this.design = undefined;
  }

  private cantOpen(text: string, actions: NoteAction[] = []): void {
    this.endProgress();
    this.bench.dataset.state = "failed";
    this.problem = "There is no model to take away.";
    byId("find-row").hidden = true;
    byId("form").replaceChildren(h("p", { class: "none" }, "No design is open."));
    this.notes.delete("engine"); // this note says it all
    this.setNote("open", { look: "err", title: "The design can’t be opened.", text, actions: [...actions, { label: "Open another", run: () => this.commandOpen() }] });
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
    this.setNote("missing", {
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
    const picked = await pick(what);
    if (!picked) return;
    try {
      const opened = await openPicked(picked);
      const name = opened.title.replace(/-(?:main|master|v?\d[\d.]*)$/, "");
      const library: KeptLibrary = { name, bytes: opened.files.reduce((sum, file) => sum + file.bytes.byteLength, 0), files: opened.files };
      if (!(await keepLibrary(library))) toast("This browser can’t keep the library. It serves until the page is closed.");
      const design = this.design;
      if (!design) return;
      this.setNote("missing", undefined);
      const kept = await libraries();
      const all = kept.some((one) => one.name === name) ? kept : [...kept, library];
      await this.reopen(design, [...design.files, ...all.flatMap(filesOf)]);
    } catch (error) {
      toast(error instanceof Refusal ? error.message : "The library can’t be read.");
    }
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
    this.session.open(outcome.answer, design.own, values, this.session.preset);
    this.form.build();
    if (outcome.answer.missing.length > 0) this.sayMissing(outcome.answer.missing);
    this.pump();
  }

  async showLibraries(): Promise<void> {
    const kept = await libraries();
    await showDialog("Libraries kept here", (close) => [
      h("div", { class: "in" },
        kept.length === 0 ? h("p", {}, "None yet. When a design misses a file, add its library there, or here.") : h("ul", { class: "kept" },
          ...kept.map((library) => h("li", {}, h("b", {}, library.name), h("span", { class: "muted" }, `${plural(library.files.length, "file")}, ${bytes(library.bytes)}`),
            h("button", { class: "btn", onclick: () => void dropLibrary(library.name).then(() => close("")) }, "Remove")))),
        h("div", { class: "row" },
          h("button", { class: "btn", onclick: () => { close(""); void this.addLibrary("zip"); } }, "Add zip"),
          h("button", { class: "btn", onclick: () => { close(""); void this.addLibrary("folder"); } }, "Add folder"))),
    ]);
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
    if (turn !== this.turn || !bytes || this.measures || !this.viewer) return;
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
      module: meshModule,
      createWorker: createMeshWorker,
      onStep: (kind, step) => this.showStep(kind, step),
      onRestarted: (ending, step, lost, restored) => this.restarted(ending, step, lost, restored),
    });
    return this.supervisor_;
  }

  // -- Rebuilding: one request under way, then the newest values --

  private pump(): void {
    if (!this.design || this.design.answer.main === "") return;
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
    this.setNote("engine", undefined);
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
      const refused = this.viewer?.setPreview(preview) ?? "";
      if (refused !== "") {
        this.showProblem({ code: "internal", message: `The picture of the model can’t be shown: ${refused}`, file: "", line: 0 });
      } else {
        this.bench.dataset.picture = "model";
        this.measures = answer.measures;
        this.leftOut = answer.leftOut;
        this.goodValues = values;
        this.problem = "";
        this.sizes.clear();
        this.form.blame([]);
        this.setNote("model", undefined);
        this.setNote("open", undefined);
        if (this.supervisor.restarts === this.restartsBefore) this.setNote("engine", undefined);
        this.bench.dataset.state = "good";
      }
    }
    this.bench.dataset.rebuilds = String(Number(this.bench.dataset.rebuilds ?? 0) + 1);
    this.showConsole();
    this.showStatus();
    this.showMake();
  }

  private showProblem(problem: Problem): void {
    const blamed = this.blamed();
    this.problem = this.measures ? "The canvas shows the last good model, not these values. Undo, or change them." : "There is no model to take away.";
    this.bench.dataset.state = "failed";
    this.form.blame(blamed);
    const actions = this.placeActions(problem);
    if (this.session.canUndo) actions.unshift({ label: "Undo", run: () => this.session.undo() });
    this.setNote("model", {
      look: "err",
      title: this.measures ? "The model could not be rebuilt. You still see the last good one." : "The model could not be built.",
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
    this.problem = this.measures ? "The canvas shows the last good model, not these values." : "There is no model to take away.";
    this.bench.dataset.state = "failed";
    const again = { label: ending === "set-aside" ? "Try again" : "Rebuild", run: () => this.rebuild() };
    const undo = this.session.canUndo ? [{ label: "Undo", run: () => this.session.undo() }] : [];
    const still = this.measures ? " You still see the last good model." : "";
    if (ending === "stopped") {
      this.setNote("model", { look: "info", title: `Stopped.${still}`, text: "The values are kept.", actions: [again, ...undo] });
    } else if (ending === "set-aside") {
      this.setNote("model", {
        look: "warn",
        title: "These values are set aside.",
        text: `They ended the geometry engine before${step ? ` in ${step}` : ""}, so they are not tried again by themselves.${still}`,
        actions: [again, ...undo],
      });
    } else {
      this.form.blame(this.blamed());
      this.setNote("model", undefined);
      // The note of the restart says what happened; here are the ways out.
      const note = this.notes.get("engine");
      if (note) this.setNote("engine", { ...note, actions: [again, ...undo] });
      else this.setNote("engine", { look: "info", title: ending === "absent" ? "There is no geometry engine." : "The geometry engine was restarted.", text: `${endingWords(ending, step)} Your values are kept.`, actions: [again, ...undo] });
    }
    this.showStatus();
    this.showMake();
  }

  // Called before the request that was lost is answered.
  private restarted(ending: Ending, step: string, lost: boolean, restored: Promise<void>): void {
    const turn = this.turn;
    if (lost) this.setNote("engine", { look: "info", title: "The geometry engine was restarted.", text: `${endingWords(ending, step)} Your values are kept.`,
      actions: [{ label: "Close", run: () => this.setNote("engine", undefined) }] });
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
    if (kind === "export" && this.exporting) {
      this.exporting = { ...this.exporting, done: step.done, total: step.total };
      const fill = document.querySelector<HTMLElement>("#tp-make .fill");
      if (step.total > 0) fill?.style.setProperty("--done", String(Math.min(1, step.done / step.total)));
    } else if (kind === "regenerate") {
      const words = step.total > 0 ? `Rebuilding, step ${count(step.done)} of ${count(step.total)}` : "Rebuilding";
      if (!byId("work").hidden && byId("work-text").textContent !== words) byId("work-text").textContent = words;
      if (step.total > 0) byId("busy").style.setProperty("--done", String(Math.min(1, step.done / step.total)));
    }
  }

  stop(): boolean {
    if (!this.running && !this.exporting) return false;
    this.supervisor.stop();
    return true;
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
    this.showPresets();
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
  }

  private keep(): void {
    clearTimeout(this.saveTimer);
    const design = this.design;
    if (!design || design.answer.main === "") return;
    keepValues(design.order.key, { changed: this.session.changed, preset: this.session.preset, sets: design.own });
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
    byId("copy-link").hidden = this.design!.order.place.open === "";
  }

  private showPresets(): void {
    const select = byId<HTMLSelectElement>("preset");
    const name = this.session.preset;
    const edited = this.session.presetEdited;
    const option = (value: string, words: string) => h("option", { value, selected: value === name }, words);
    select.replaceChildren(
      option("", edited && name === "" ? "Defaults, edited" : "Defaults"),
      ...this.session.sets.map((set) => option(set.name, set.name === name && edited ? `${set.name}, edited` : set.name)),
    );
    select.value = name;
    const bare = this.session.parameters.length === 0;
    byId("find-row").hidden = bare;
  }

  private showStatus(): void {
    const measures = this.measures;
    const size = byId("size");
    size.replaceChildren();
    byId("volume").textContent = "";
    byId("triangles").textContent = "";
    byId("time").textContent = "";
    byId("status").dataset.volume = measures ? String(measures.volume) : "";
    if (measures) {
      const sides = measures.size.slice(0, measures.flat ? 2 : 3);
      const bold = h("b");
      sides.forEach((side, at) => bold.append(...(at > 0 ? [h("span", { class: "x" }, "×")] : []), length(side, this.unit)));
      bold.append(` ${this.unit}`);
      size.append(bold);
      byId("volume").textContent = measures.flat ? area(measures.area, this.unit) : volume(measures.volume, this.unit);
      byId("triangles").textContent = plural(measures.triangles, "triangle");
      if (this.problem === "" && byId("work").hidden) byId("time").textContent = `rebuilt in ${seconds(this.took)}`;
    }
    const badge = byId("badge");
    const stale = measures !== undefined && this.problem !== "";
    const partial = !stale && this.leftOut.length > 0;
    badge.hidden = !stale && !partial;
    badge.replaceChildren(icon("triangle-alert"), stale ? "Last good model" : `Without ${this.leftOut.slice(0, 3).map((name) => `${name}()`).join(", ")}${this.leftOut.length > 3 ? "…" : ""}`);
    byId<HTMLSelectElement>("unit").value = this.unit;
    this.viewer?.setStale(stale);
    this.viewer?.setUnit(this.unit);
  }

  private allDiagnostics(): Diagnostic[] {
    const seen = new Set(this.diagnostics.map((line) => line.text));
    return [...this.openDiagnostics.filter((line) => !seen.has(line.text)), ...this.diagnostics];
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
    const off = this.design ? (this.measures ? this.problem : this.problem || "The first model is being built.") : this.problem || "The design is being opened.";
    panel.replaceChildren(...makePanel(
      { measures: this.measures, leftOut: this.leftOut, off, waiting: this.problem === "", working: this.exporting, sizes: this.sizes },
      (format) => void this.take(format), () => this.supervisor.stop()));
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
    panel.replaceChildren(...licencePanel(this.about, this.design.title, this.design.answer.files.filter((file) => !file.startsWith("libraries/")), labels));
  }

  private setNote(key: string, note: Note | undefined): void {
    if (note) this.notes.set(key, note);
    else if (!this.notes.delete(key)) return;
    this.showNotes();
  }

  private showNotes(): void {
    const looks = { err: "triangle-alert", warn: "triangle-alert", info: "info" };
    byId("notes").replaceChildren(...[...this.notes.values()].map((note) => {
      const go = h("div", { class: "go" }, ...(note.actions ?? []).map((action) => h("button", { class: "link", onclick: () => action.run() }, action.label)));
      return h("div", { class: `note ${note.look}`, role: note.look === "err" ? "alert" : "status" }, icon(looks[note.look]),
        h("div", {}, h("b", {}, note.title), note.text ? h("p", {}, note.text) : undefined,
          note.list ? h("ul", {}, ...note.list.map((line) => h("li", {}, line))) : undefined),
        note.actions?.length ? go : undefined);
    }));
  }

  // -- Taking away --

  private async take(format: string): Promise<void> {
    const design = this.design;
    if (!design || this.exporting) return;
    const turn = this.turn;
    this.exporting = { format, done: 0, total: 0 };
    this.showMake();
    const values = this.session.changed;
    const outcome = await this.supervisor.exportFile(format, values, this.leftOut.length > 0);
    if (turn !== this.turn) return;
    this.exporting = undefined;
    this.lastFormat = format;
    const name = formatName(format);
    if (!outcome.ok) {
      if (outcome.ending === "stopped") toast("Stopped. No file was written.");
      else {
        this.setNote("engine", { look: "info", title: `The ${name} file was not written.`, text: `${endingWords(outcome.ending, outcome.step)} Your values are kept.`,
          actions: [{ label: "Try again", run: () => { this.supervisor.forgive(); this.setNote("engine", undefined); void this.take(format); } }, { label: "Close", run: () => this.setNote("engine", undefined) }] });
      }
    } else if (outcome.answer.problem || !outcome.arrays[0]) {
      const text = outcome.answer.problem ? sentence(outcome.answer.problem) : "The engine answered without a file.";
      this.setNote("export", { look: "err", title: `The ${name} file can’t be written.`, text, actions: [
        ...(outcome.answer.problem ? this.placeActions(outcome.answer.problem) : []), { label: "Close", run: () => this.setNote("export", undefined) }] });
    } else {
      const file = outcome.arrays[0];
      const { fileName, mediaType } = outcome.answer;
      const safe = fileName.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").slice(0, 160) || `design.${format}`;
      saveFile(safe, mediaType, file);
      if (JSON.stringify(values) === JSON.stringify(this.session.changed)) this.sizes.set(format, file.byteLength);
      this.setNote("export", undefined);
      toast(`${safe}, ${bytes(file.byteLength)}`);
    }
    this.showMake();
  }

  exportAgain(): void {
    if (this.problem === "" && this.measures) void this.take(this.lastFormat || formatsFor(this.measures)[0]!.id);
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
      toast("Link copied, with your values");
    } catch {
      await showDialog("Link with your values", () => [h("div", { class: "in" }, h("input", { class: "field", readonly: true, value: link, "aria-label": "Link", autofocus: true }))]);
    }
  }

  // -- Presets --

  presetMenu(): void {
    const own = this.design?.own.find((set) => set.name === this.session.preset);
    showMenu(byId("preset-menu"), [
      { label: "Save as a preset", icon: "plus", run: () => void this.savePreset() },
      ...(own ? [{ label: `Remove “${own.name}”`, icon: "x", run: () => this.removePreset(own.name) }] : []),
      "line" as const,
      { label: "Save presets to a file", icon: "download", keys: "Ctrl S", run: () => void this.savePresetFile() },
      { label: "Load presets from a file", icon: "upload", run: () => void this.loadPresetFile() },
    ]);
  }

  private async savePreset(): Promise<void> {
    let name = "";
    const answer = await showDialog("Save as a preset", (close) => {
      const input = h("input", { class: "field", value: this.session.preset, "aria-label": "Name of the preset", placeholder: "Name", maxlength: 120, autofocus: true });
      const save = (event: Event) => {
        event.preventDefault();
        name = input.value.trim();
        if (name !== "") close("save");
      };
      return [h("form", { class: "in", onsubmit: save }, input,
        h("p", { class: "muted" }, "Kept in this browser. Save the presets to a file to take them along."),
        h("div", { class: "row" }, h("button", { class: "btn primary" }, "Save")))];
    });
    if (answer !== "save" || !this.design) return;
    this.addPresets([{ name, values: this.session.changed }]);
    this.session.addSet({ name, values: this.session.changed });
  }

  private addPresets(sets: ParameterSet[]): void {
    const names = sets.map((set) => set.name);
    this.design!.own = [...this.design!.own.filter((set) => !names.includes(set.name)), ...sets];
  }

  private removePreset(name: string): void {
    this.design!.own = this.design!.own.filter((set) => set.name !== name);
    this.session.removeSet(name);
  }

  async savePresetFile(): Promise<void> {
    if (!this.design) return;
    const sets = [...this.session.sets];
    if (this.session.presetEdited) sets.push({ name: freeName("My values", sets), values: this.session.changed });
    if (sets.length === 0) sets.push({ name: "Defaults", values: {} });
    const outcome = await this.supervisor.setsFile(sets);
    const stem = this.design.answer.main.split("/").pop()!.replace(/\.scad$/i, "");
    if (outcome.ok && outcome.answer.text) {
      saveFile(`${stem}.json`, "application/json", outcome.answer.text);
      toast(`${stem}.json, ${plural(sets.length, "preset")}`);
    } else {
      toast("The presets can’t be written now.");
    }
  }

  private async loadPresetFile(): Promise<void> {
    const picked = await pick("values");
    const file = picked?.[0];
    if (!file || !this.design) return;
    if (file.size > 8 << 20) {
      toast(`${file.name} is larger than 8 MB and no preset file.`);
      return;
    }
    const outcome = await this.supervisor.sets(await file.text());
    if (!outcome.ok || outcome.answer.problem || outcome.answer.sets.length === 0) {
      const why = outcome.ok && outcome.answer.problem ? sentence(outcome.answer.problem) : "There is no preset in it.";
      this.setNote("export", { look: "err", title: `${file.name} can’t be loaded.`, text: why, actions: [{ label: "Close", run: () => this.setNote("export", undefined) }] });
      return;
    }
    const sets = outcome.answer.sets;
    this.addPresets(sets);
    for (const set of sets) this.session.addSet(set);
    this.session.applySet(sets[0]!.name);
    toast(`${plural(sets.length, "preset")} loaded, “${sets[0]!.name}” is set`);
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
  get hasLink(): boolean {
    return (this.design?.order.place.open ?? "") !== "";
  }
  get canTake(): boolean {
    return this.problem === "" && this.measures !== undefined;
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
    byId<HTMLSelectElement>("preset").addEventListener("change", (event) => this.session.applySet((event.target as HTMLSelectElement).value));
    byId("preset-menu").addEventListener("click", () => this.presetMenu());
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
      const minimum = this.measures?.minimum;
      byId("size").title = minimum ? `Lowest corner at ${minimum.map(plain).join(", ")} mm` : "";
    });
  }
}

function filesOf(library: KeptLibrary): NamedFile[] {
  const zip = library.files.length === 1 && /\.zip$/i.test(library.files[0]!.path);
  if (zip) return [{ path: `libraries/${library.name}.zip`, bytes: library.files[0]!.bytes }];
  return library.files.map((file) => ({ path: `libraries/${library.name}/${file.path}`, bytes: file.bytes }));
}

function sentence(problem: Problem): string {
  const place = problem.file && problem.line > 0 ? `${problem.file}, line ${problem.line}` : problem.file;
  // An assertion's own words are for the reader, its expression is not.
  const message = problem.message.replace(/^(ERROR|WARNING): /, "").replace(/,? in file [^\n]*, line \d+$/, "")
    .replace(/^Assertion '.*' failed: "(.*)"$/s, "$1");
  if (place === "" || message.includes(place)) return message;
  return `${place}: ${message}`;
}

const mega = (value: number) => (value / 1e6).toFixed(1);

function endingWords(ending: Ending, step: string): string {
  const where = step ? ` in ${step}` : "";
  switch (ending) {
    case "memory": return `It ran out of memory${where}.`;
    case "silent": return `It gave no answer for too long${where}.`;
    case "vanished": return `The browser ended it${where}.`;
    case "garbled": return `Its answer made no sense and was thrown away.`;
    case "absent": return `It can’t be loaded${navigator.onLine ? "" : ": there is no connection"}.`;
    case "set-aside": return `The same work ended it before${where}.`;
    default: return `It broke down${where}.`;
  }
}

function openEndings(outcome: { ending: Ending; step: string; detail: string }): string {
  if (outcome.ending === "too-large") return `Together the files have ${outcome.detail}.`;
  if (outcome.ending === "stopped") return "Opening was stopped.";
  if (outcome.ending === "set-aside") return "These files ended the geometry engine before. They are not tried again by themselves.";
  if (outcome.ending === "absent") return `The geometry engine can’t be loaded${navigator.onLine ? "" : ": there is no connection"}. Reload the page to try again.`;
  return `The geometry engine could not read it. ${endingWords(outcome.ending, outcome.step)}`;
}

function freeName(wish: string, sets: ParameterSet[]): string {
  let name = wish;
  for (let number = 2; sets.some((set) => set.name === name); number++) name = `${wish} ${number}`;
  return name;
}
