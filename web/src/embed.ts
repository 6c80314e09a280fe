// SPDX-License-Identifier: Apache-2.0
import { reasonsIn } from "./console";
import { readableAccent } from "./contrast";
import { byId, h, icon } from "./dom";
import { isObject, isOrder, valuesOf, workbenchFragment, type FromFrame, type Hello, type Look, type Order, type Shown, type ToFrame, type Values } from "./embed_messages";
import { EmbedFiles } from "./embed_files";
import { EmbedNotes } from "./embed_notes";
import { listenToScrolling } from "./embed_scroll";
import { EmbedTag } from "./embed_tag";
import { noticeOn } from "./embed_values";
import { loadExactEngine } from "./exact_loading";
import { Knobs, chosen } from "./embed_knobs";
import { endingWords, openEndings, sentence } from "./engine_words";
import { ExactSupervisor } from "./exact_supervisor";
import { noMesh, openWords } from "./file_contents";
import { hasFocus, keepFocus } from "./focus";
import { foreignKind, readForeignFile } from "./foreign_file";
import type { DesignAbout, FileContents, Incomplete, ModelMeasures, OpenAnswer, ParameterValues, Problem } from "./generated/protocol";
import { hugeNote, isHuge } from "./huge";
import { licenceWords } from "./licence_panel";
import { MeshSupervisor } from "./mesh_supervisor";
import { MissingPart, startFailure } from "./missing_part";
import { onMeshProgress } from "./modules";
import { plural } from "./numbers";
import { Session } from "./session";
import type { NamedFile } from "./supervisor";
import { loadViewer } from "./viewer";
import type { ViewerPort } from "./viewer_port";

// The viewer in a frame: a workbench with at most six knobs. It is given its design by the element around it
// (viewer_element.ts), over a channel that only the two have, and fetches nothing but its own site's files.

const query = new URLSearchParams(location.hash.slice(1));
const channel = query.get("channel") ?? "";
const host = query.get("host") ?? "";

class Embed {
  private readonly frame = byId("frame");
  private readonly session = new Session(() => this.sessionChanged());
  private readonly knobs = new Knobs(byId("knobs"), this.session);
  private readonly supervisor = new MeshSupervisor({ onStep: () => {}, onRestarted: () => {} });
  private readonly files = new EmbedFiles({
    measures: () => this.measures,
    incomplete: () => this.incomplete,
    open: () => openWords(this.contents),
    values: () => this.session.changed,
    off: () => this.problem || noMesh(this.contents) !== "",
    share: () => (this.answer?.readOnly ? { kind: "as opened", files: this.answer.files.length, of: foreignKind(this.answer.main) } : { kind: "values" }),
    files: () => this.order.files,
    mesh: this.supervisor,
    foreign: () => this.foreign,
    exactness: (places, values) => this.showExactness(places, values),
  });
  private foreign: ExactSupervisor | undefined; // holds a STEP file that is open
  private viewer: ViewerPort | undefined;
  private answer: OpenAnswer | undefined;
  private measures: ModelMeasures | undefined;
  private incomplete: Incomplete[] = []; // what the model lacks
  private contents: FileContents | undefined; // of a STEP or BREP file
  private good: ParameterValues = {}; // of the model that is shown
  private problem = false; // the model that is shown is not that of the present values
  private readonly notes = new EmbedNotes();
  private readonly tag = new EmbedTag(() => this.home());
  private isVisible = false;
  private isReady = false;
  private running = false;
  private wanted = "";

  constructor(private readonly order: Order, private readonly port: MessagePort) {
    byId("files").addEventListener("click", () => {
      if (this.answer) this.files.show();
    });
    port.onmessage = (event) => this.heard(event.data);
    listenToScrolling();
    keepFocus(() => this.home());
    new ResizeObserver(() => this.tellHeight()).observe(byId("knobs"));
    this.setLook(order.look);
    void this.open();
  }

  // -- The element --

  private tell(message: FromFrame): void {
    this.port.postMessage(message);
  }
  private heard(data: unknown): void {
    if (!isObject(data)) return;
    const message = data as unknown as ToFrame;
    if (message.type === "look") this.setLook(message);
    else if (message.type === "set") this.applyValues(valuesOf(message.values));
    else if (message.type === "focus" && !hasFocus()) this.home()?.focus();
    else if (message.type === "poster" && message.picture instanceof Blob) this.showPoster(message.picture);
  }

  // What the keyboard comes to first.
  private home(): HTMLElement | undefined {
    const all = document.querySelectorAll<HTMLElement>("#notes button, #knobs :is(input, select), #canvas, #files:enabled, #open");
    return [...all].find((one) => one.getClientRects().length > 0);
  }

  private setLook(look: Look): void {
    const theme = look.theme === "dark" ? "dark" : "light";
    const root = document.documentElement;
    root.dataset.theme = theme;
    const colors = readableAccent(String(look.accent), theme);
    for (const [name, value] of [["--accent", colors?.accent], ["--accent-press", colors?.accent], ["--on-accent", colors?.ink]] as const) {
      if (value) root.style.setProperty(name, value);
      else root.style.removeProperty(name);
    }
    this.viewer?.setTheme(theme);
  }

  private tellHeight(): void {
    if (innerWidth >= 560) return;
    const knobs = byId("knobs");
    this.tell({ type: "height", height: Math.round(Math.max(220, innerWidth * 0.62) + Math.min(knobs.scrollHeight, 420) + document.querySelector(".bar")!.clientHeight) });
  }

  // The model that is there, and the values that it was made with.
  private shown(): Shown {
    const values: Values = {};
    for (const { name, initial } of this.session.parameters) values[name] = this.good[name] ?? initial;
    const { order, measures } = this;
    const about = this.answer?.about;
    return { title: byId("title").textContent!, author: order.author || about?.author || "", licence: order.licence || about?.licence || "",
      parameters: this.session.parameters.map((one) => one.name), values, changed: { ...this.good }, size: measures!.size, volume: measures!.volume,
      incomplete: [...this.incomplete.map((one) => one.words), ...openWords(this.contents)],
      remarks: this.session.remarks.map((one) => one.text) };
  }

  // -- Opening --

  private async open(): Promise<void> {
    const { files, title, address } = this.order;
    byId("title").textContent = title || "Design";
    const unlisten = onMeshProgress((received, total) => {
      byId("busy").style.setProperty("--done", String(received / total));
      this.tell({ type: "progress", words: `Loading geometry, ${(received / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`, part: received / total });
    });
    byId("busy").hidden = false;
    const [outcome, missing] = await Promise.all([this.supervisor.open(files, ""), this.loadView()]);
    unlisten();
    if (missing) return this.cantLoad(missing.message);
    if (!outcome.ok) {
      if (outcome.ending === "absent") return this.cantLoad(outcome.detail);
      return this.cantOpen({ code: "viewer", message: openEndings(outcome), file: "", line: 0 });
    }
    const answer = outcome.answer;
    if (answer.problem && answer.main === "") return this.cantOpen(answer.problem);
    if (answer.main === "") {
      return this.cantOpen({ code: "usage", message: `Several files could be the design: ${answer.candidates.slice(0, 5).join(", ")}. Name one in partwright.toml.`, file: "", line: 0 });
    }
    this.answer = answer;
    this.showTitle(answer.about, title || answer.about.title || answer.main.split("/").pop()!.replace(/\.[^.]*$/, ""));
    if (answer.readOnly) return this.openForeign(false);
    this.session.open(answer, [], this.order.values, "");
    const parameters = chosen(answer.parameters, this.order.knobs, this.order.values);
    const all = answer.parameters.length > parameters.length && address
      ? h("a", { class: "more", target: "_blank", rel: "noopener", href: this.workbench() }, `All ${plural(answer.parameters.length, "parameter")}`) : undefined;
    this.frame.classList.toggle("bare", parameters.length === 0 && !all);
    this.knobs.build(parameters, all);
    this.remark(this.order.values); // once it is known which knobs say theirs
    this.showLinks();
    this.pump();
  }

  // A STEP or BREP file: looked at and taken as triangles.
  private async openForeign(agreed: boolean): Promise<void> {
    const { main } = this.answer!;
    const { files } = this.order;
    this.frame.classList.add("bare");
    this.showLinks();
    const size = files.find((file) => file.path === main)?.bytes.byteLength ?? 0;
    if (isHuge.file(size) && !agreed) {
      byId("busy").hidden = true;
      const { title, text } = hugeNote.file(main, size, () => {}, () => {});
      this.notes.set("trouble", { look: "info", title, text: text ?? "", ways: [["Read it", () => {
        this.notes.set("trouble", undefined);
        void this.openForeign(true);
      }]] });
      return this.beVisible();
    }
    byId("busy").hidden = false;
    const missing = await loadExactEngine((words, part) => {
      byId("busy").style.setProperty("--done", String(part));
      this.tell({ type: "progress", words, part });
    });
    if (missing) return this.cantLoad(missing);
    this.tell({ type: "progress", words: `Reading ${main.split("/").pop()}`, part: 1 });
    this.foreign = ExactSupervisor.forForeign(files, { onStep: () => {}, onRestarted: () => {} });
    const read = await readForeignFile(this.foreign, files, main);
    byId("busy").hidden = true;
    if (!read.ready) {
      this.foreign.dispose();
      this.foreign = undefined;
      return this.cantOpen({ code: "bad-input", message: read.words, file: "", line: 0 });
    }
    const { answer, preview } = read.ready;
    this.contents = answer.contents;
    this.tag.showContents(this.contents);
    this.showModel(preview, answer.measures, answer.incomplete, {});
    this.showExactness(answer.faceted.length, {});
    void this.checkForeign(this.foreign);
  }

  // After the picture, as it takes as long as reading: what is wrong with the surfaces.
  private async checkForeign(worker: ExactSupervisor): Promise<void> {
    const checked = await worker.checkFile();
    if (this.foreign !== worker || !checked.ok || checked.answer.problem || !checked.answer.contents) return;
    this.contents = checked.answer.contents;
    this.tag.showContents(this.contents);
  }

  // The session that has the values, and the view, if this browser shows 3D. Answers what is missing of them.
  private async loadView(): Promise<MissingPart | undefined> {
    const blank = byId("blank");
    try {
      await this.session.ready();
      this.viewer ??= await loadViewer(byId<HTMLCanvasElement>("canvas")).catch(() => undefined);
    } catch (error) {
      return startFailure("view", error);
    }
    if (!this.viewer) {
      blank.hidden = false;
      blank.textContent = "This browser shows no 3D here. Values and files work all the same.";
      byId("canvas").hidden = true;
      return undefined;
    }
    blank.hidden = true;
    this.viewer.setTheme(document.documentElement.dataset.theme === "dark" ? "dark" : "light");
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const tellMotion = () => this.viewer?.setReducedMotion(calm.matches);
    calm.addEventListener("change", tellMotion);
    tellMotion();
    return undefined;
  }

  // The page's picture, where there is no 3D.
  private showPoster(picture: Blob): void {
    const image = h("img", { alt: "Picture of the design, not of these values" });
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    image.src = URL.createObjectURL(picture);
    byId("blank").prepend(image);
  }

  // A part of the viewer itself is missing: no fault of the design's, and worth another try.
  private cantLoad(message: string): void {
    this.cantShow("A part of the viewer could not be loaded. The design is not the cause.", { code: "viewer", message, file: "", line: 0 }, [["Try again", () => {
      this.notes.set("trouble", undefined);
      this.frame.dataset.state = "waiting";
      byId<HTMLButtonElement>("files").disabled = false;
      void (this.answer?.readOnly ? this.openForeign(true) : this.open());
    }]]);
  }
  private cantOpen(problem: Problem): void {
    this.cantShow("The design can’t be opened.", problem, []);
  }
  private cantShow(title: string, problem: Problem, ways: [string, () => void][]): void {
    byId("busy").hidden = true;
    this.frame.dataset.state = "failed";
    this.frame.classList.add("bare");
    byId<HTMLButtonElement>("files").disabled = true;
    this.showLinks();
    this.trouble(title, problem, ways);
  }

  // The first model is there, or it is said why not.
  private beVisible(): void {
    if (this.isVisible) return;
    this.isVisible = true;
    this.tell({ type: "visible", flat: this.viewer === undefined });
    this.tellHeight();
  }
  // -- Values and model --

  private applyValues(values: Values): void {
    if (!this.answer) {
      this.order.values = values; // for when it is open
      return;
    }
    this.session.setAll(values);
    this.remark(values);
  }

  // Says what is to be said of values that the page around has given.
  private remark(given: Values): void {
    const notice = noticeOn(this.session.remarks, given);
    const others = noticeOn(this.session.remarks.filter(({ name }) => !this.knobs.shows(name)), given); // the knobs say theirs
    this.notes.set("values", others && { look: "info", title: "Some values of this page are not as the design offers them.", text: others.message,
      ways: [["Close", () => this.notes.set("values", undefined)]] });
    if (notice) this.tell({ type: "notice", code: "values", ...notice });
  }

  private sessionChanged(): void {
    if (!this.answer) return;
    this.knobs.refresh();
    this.showLinks();
    this.pump();
    this.files.makeWay(this.session.moving);
  }

  // One request under way, then the newest values.
  private pump(): void {
    const values = this.session.changed;
    const { given } = this.session; // with values that can't be used, so that the engine says why
    const text = JSON.stringify(given);
    if (this.running || text === this.wanted) return;
    this.wanted = text;
    this.running = true;
    const bar = setTimeout(() => (byId("busy").hidden = false), 150);
    void this.supervisor.regenerate(given).then((outcome) => {
      clearTimeout(bar);
      this.running = false;
      byId("busy").hidden = true;
      byId("busy").style.removeProperty("--done");
      if (!outcome.ok) {
        const words = endingWords(outcome.ending, outcome.step, outcome.detail);
        const absent = outcome.ending === "absent";
        this.failed({ code: absent ? "viewer" : "restarted", message: absent ? words : `The geometry engine was restarted. ${words}`, file: "", line: 0 }, "Try again");
      }
      else if (outcome.answer.problem || !outcome.arrays[0]) {
        const problem = outcome.answer.problem ?? { code: "empty", message: "The design makes no model with these values.", file: "", line: 0 };
        const lacks = outcome.answer.incomplete.slice(0, 3).map((one) => one.words);
        const reasons = lacks.length > 0 ? lacks : reasonsIn([...this.answer!.diagnostics, ...outcome.answer.diagnostics]).filter((words) => words !== problem.message);
        this.failed(problem.code === "empty" ? { ...problem, message: [problem.message, ...reasons].join(" ") } : problem, "");
      } else this.showModel(outcome.arrays[0], outcome.answer.measures, outcome.answer.incomplete, values);
      this.pump();
    });
  }

  private showModel(preview: Uint8Array, measures: ModelMeasures, incomplete: Incomplete[], values: ParameterValues): void {
    const refused = this.viewer?.setPreview(preview) ?? "";
    if (refused) return this.failed({ code: "internal", message: `The picture of the model can’t be shown: ${refused}`, file: "", line: 0 }, "");
    this.measures = measures;
    this.incomplete = incomplete;
    this.good = values;
    this.problem = false;
    this.frame.dataset.state = "good";
    this.notes.set("trouble", undefined);
    this.knobs.blame([]);
    this.tag.show(measures, incomplete);
    this.viewer?.setStale(false);
    this.beVisible();
    this.tell({ type: this.isReady ? "change" : "ready", ...this.shown() });
    if (!this.isReady && this.order.show === "files") this.files.show();
    this.isReady = true;
  }

  private failed(problem: Problem, again: string): void {
    this.problem = true;
    this.frame.dataset.state = "failed";
    const now = this.session.changed;
    const differ = [...new Set([...Object.keys(this.good), ...Object.keys(now)])].filter((name) => JSON.stringify(this.good[name]) !== JSON.stringify(now[name]));
    this.knobs.blame(differ);
    this.viewer?.setStale(this.measures !== undefined);
    if (this.measures) this.tag.showStale();
    const ways: [string, () => void][] = [];
    if (this.measures && differ.length > 0) ways.push(["Undo", () => this.session.setAll(this.good)]);
    if (again) {
      ways.push([again, () => {
        this.supervisor.forgive();
        this.wanted = "";
        this.pump();
      }]);
    }
    this.trouble(this.measures ? "The model could not be rebuilt. You still see the last good one." : "The model could not be built.", problem, ways);
  }

  private trouble(title: string, problem: Problem, ways: [string, () => void][]): void {
    this.notes.set("trouble", { look: "err", title, text: sentence(problem), ways });
    this.beVisible();
    this.tell({ type: "error", code: problem.code, message: problem.message, file: problem.file, line: problem.line });
  }

  // -- Showing --

  // Of the exact model, once one was made: beside the size, until the values are others.
  private showExactness(places: number, values: ParameterValues): void {
    if (this.problem || JSON.stringify(values) !== JSON.stringify(this.good)) return;
    this.tag.showExactness(places);
  }

  private showTitle(design: DesignAbout, title: string): void {
    const { author, licence } = this.order; // what the page says stays
    const about = licence && licence !== design.licence ? { ...design, licence, mayUse: undefined, mayChange: undefined, maySell: undefined } : design;
    byId("title").textContent = title;
    document.title = `${title} - Partwright`;
    byId("by").textContent = author || about.author ? `by ${author || about.author}` : "";
    const words = licenceWords(about);
    const chip = byId("licence");
    chip.hidden = false;
    chip.className = `chip ${words.look}`;
    chip.title = `${words.title} ${words.more}`;
    chip.replaceChildren(...(words.look === "ok" ? [icon("check")] : words.look === "warn" ? [icon("triangle-alert")] : []), words.chip);
  }

  private workbench(): string {
    return `index.html${workbenchFragment(this.order.address, { ...this.session.changed })}`;
  }
  private showLinks(): void {
    byId<HTMLAnchorElement>("open").href = this.workbench();
    document.querySelector(".knobs .more")?.setAttribute("href", this.workbench());
  }
}

// -- Beginning --

document.documentElement.dataset.theme = query.get("theme") === "dark" ? "dark" : "light";
if (parent === window || channel === "" || !/^https?:\/\//.test(host)) {
  byId("frame").classList.add("bare");
  byId("notes").replaceChildren(h("div", { class: "note info", role: "status" }, icon("info"),
    h("div", {}, h("b", {}, "This page shows a design inside another page."), h("p", {}, h("a", { href: "index.html" }, "Go to the start page")))));
} else {
  const listening = new AbortController();
  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== host || !event.ports[0] || !isOrder(event.data, channel)) return;
    listening.abort(); // the first order is the only one
    const order = event.data;
    const files = order.files.map(({ path, bytes }): NamedFile => ({ path, bytes }));
    new Embed({ ...order, files, values: valuesOf(order.values), knobs: order.knobs.slice(0, 6), show: order.show === "files" ? "files" : "" }, event.ports[0]);
  }, { signal: listening.signal });
  parent.postMessage({ partwright: "hello", channel } satisfies Hello, host);
}
