// SPDX-License-Identifier: Apache-2.0
import { bytes as sizeWords } from "./numbers";
import { saveFile, toast } from "./dom";
import { endingWords, sentence } from "./engine_words";
import { onExactLoading } from "./exact_loading";
import type { ExactModel } from "./exact_model";
import type { ExactSupervisor } from "./exact_supervisor";
import type { ExportAnswer, Incomplete, ParameterValues, Problem } from "./generated/protocol";
import { PartialFiles } from "./incomplete";
import { formatName, isExactFormat } from "./make_panel";
import type { MeshSupervisor } from "./mesh_supervisor";
import type { NoteAction, Notes } from "./notes";
import type { Outcome, Step } from "./supervisor";

// What is being taken away of the open design, one file at a time.

export interface Working {
  format: string;
  words: string; // what is going on, "" for the writing itself
  done: number;
  total: number;
}

export interface TakingHost {
  turn(): number; // another number for another design
  values(): ParameterValues;
  incomplete(): Incomplete[]; // what the model lacks
  open(): string[]; // why a mesh file of it would not be closed
  exactShown(): boolean; // what is shown is what is exported
  mesh(): MeshSupervisor;
  foreign(): ExactSupervisor | undefined; // holds the design where that is a STEP file
  placeActions(problem: Problem): NoteAction[];
  changed(): void;
}

export class Taking {
  working: Working | undefined;
  readonly sizes = new Map<string, number>(); // of files already made from these values
  last = ""; // the format taken last
  private readonly partial = new PartialFiles();
  private by: "mesh" | "exact" | "foreign" = "mesh";

  constructor(private readonly host: TakingHost, private readonly exact: ExactModel, private readonly notes: Notes) {}

  clear(): void {
    this.working = undefined;
    this.sizes.clear();
    this.partial.forget();
  }

  async take(format: string): Promise<void> {
    const { host } = this;
    if (this.working) return;
    const turn = host.turn();
    // The sources are whole whatever became of the model.
    if (format !== "zip" && !(await this.partial.mayWrite(format, host.incomplete(), host.open()))) return;
    if (this.working || turn !== host.turn()) return;
    this.working = { format, words: "", done: 0, total: 0 };
    host.changed();
    const values = host.values();
    const outcome = await this.write(format, values);
    if (turn !== host.turn()) return;
    this.working = undefined;
    this.last = format;
    if (outcome) this.hand(format, outcome, JSON.stringify(values) === JSON.stringify(host.values()));
    host.changed();
  }

  // Breaks it off. Answers whether there was anything.
  cancel(): boolean {
    if (!this.working) return false;
    if (this.by === "exact") return this.exact.stopFile();
    return (this.by === "foreign" ? this.host.foreign() : this.host.mesh())?.cancel("export") ?? false;
  }

  step(step: Step | undefined): void {
    if (!step || !this.working) return;
    this.show(this.working.words, step.done, step.total);
  }

  // A file of the exact engine waits for a hand at a slider, or no longer.
  showPause(): void {
    if (this.by !== "exact") return;
    const { isPaused } = this.exact;
    this.show(isPaused ? "Goes on once you let go" : "", 0, isPaused ? 1 : 0); // an empty bar while it waits
  }

  private show(words: string, done: number, total: number): void {
    if (!this.working) return;
    const other = words !== this.working.words;
    this.working = { ...this.working, words, done, total };
    if (other) this.host.changed();
    const fill = document.querySelector<HTMLElement>("#tp-make .fill");
    if (total > 0) fill?.style.setProperty("--done", String(Math.min(1, done / total)));
  }

  // Undefined where a note says already why there is none.
  private async write(format: string, values: ParameterValues): Promise<Outcome<ExportAnswer> | undefined> {
    const { host, exact } = this;
    const foreign = host.foreign();
    if (foreign && format !== "zip") {
      this.by = "foreign";
      return foreign.exportFile(format, values, false);
    }
    if (!isExactFormat(format) && (!host.exactShown() || format === "zip")) {
      this.by = "mesh";
      return host.mesh().exportFile(format, values, host.incomplete().length > 0);
    }
    this.by = "exact";
    if (!exact.isLoaded) {
      const unlisten = onExactLoading((words, part) => this.show(words, part, 1));
      const loaded = await exact.load();
      unlisten();
      if (!loaded) {
        const { state } = exact;
        if (state.name === "none" || state.name === "unreachable") this.say(format, state.words, state.name === "none" ? "info" : "warn");
        else toast("Stopped. No file was written.");
        return undefined;
      }
    }
    this.showPause();
    return exact.exportFile(format, values, host.incomplete().length > 0);
  }

  private say(format: string, text: string, look: "info" | "warn"): void {
    this.notes.set("export", { look, title: `The ${formatName(format)} file was not written.`, text,
      actions: [...(look === "warn" ? [{ label: "Try again", run: () => {
        this.notes.set("export", undefined);
        void this.take(format);
      } }] : []), this.notes.close("export")] });
  }

  private hand(format: string, outcome: Outcome<ExportAnswer>, present: boolean): void {
    const name = formatName(format);
    if (!outcome.ok) {
      if (outcome.ending === "stopped") {
        toast("Stopped. No file was written.");
        return;
      }
      const again = { label: "Try again", run: () => {
        for (const one of [this.host.mesh(), this.host.foreign()]) one?.forgive();
        this.exact.forgive();
        this.notes.set("engine", undefined);
        void this.take(format);
      } };
      this.notes.set("engine", { look: "info", title: `The ${name} file was not written.`, text: `${endingWords(outcome.ending, outcome.step, outcome.detail)} Your values are kept.`,
        actions: [again, this.notes.close("engine")] });
      return;
    }
    const { problem, fileName, mediaType } = outcome.answer;
    const file = outcome.arrays[0];
    if (problem || !file) {
      this.notes.set("export", { look: "err", title: `The ${name} file can’t be written.`,
        text: problem ? sentence(problem) : "The engine answered without a file.",
        actions: [...(problem ? this.host.placeActions(problem) : []), this.notes.close("export")] });
      return;
    }
    const safe = fileName.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").slice(0, 160) || `design.${format}`;
    saveFile(safe, mediaType, file);
    if (present) this.sizes.set(format, file.byteLength);
    this.notes.set("export", undefined);
    toast(`${safe}, ${sizeWords(file.byteLength)}`);
  }
}
