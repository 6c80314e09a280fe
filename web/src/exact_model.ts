// SPDX-License-Identifier: Apache-2.0
import type { ExactAnswer, ExportAnswer, ParameterValues } from "./generated/protocol";
import { ExactSupervisor, settleTime } from "./exact_supervisor";
import { startFailure } from "./missing_part";
import { exactModule, NoExactEngine, stopExactDownload } from "./modules";
import type { Ending, NamedFile, Outcome, Step } from "./supervisor";

// The exact model of the open design: made once the engine is there and the hand has stopped, the newest
// values first. The design as written never waits for it.

export type ExactState =
  | { name: "off" } // the engine isn't loaded, or the design has no exact model (flat)
  | { name: "loading" }
  | { name: "none"; words: string } // this copy of the site has no engine
  | { name: "unreachable"; words: string }
  | { name: "waiting" } // for the hand to stop, or for the model as written
  | { name: "computing" }
  | { name: "ready"; answer: ExactAnswer; preview: Uint8Array; seconds: number }
  | { name: "failed"; words: string; file: string; line: number; ending: Ending | "" };

const patience = 1500; // ms that older values may go on once newer ones are wanted

type Failed = Extract<Outcome<never>, { ok: false }>;
const unopened: Failed = { ok: false, ending: "trap", step: "opening the design", detail: "" };

export interface ExactListener {
  // The state is another.
  changed(): void;
  step(kind: "exact" | "export", step: Step | undefined): void;
  // A file has broken off for the hand, or begins again.
  paused(): void;
  restarted(restarts: number, ending: Ending, lost: boolean): void;
}

// What is wanted of the design now.
export interface Wanted {
  values: ParameterValues;
  good: boolean; // the model as written is there, solid, and of these values
  moving: boolean; // the hand is still at it
}

export class ExactModel {
  state: ExactState = { name: "off" };
  private supervisor: ExactSupervisor | undefined;
  private files: { files: NamedFile[]; main: string } | undefined;
  private opened: Promise<boolean> | undefined; // in the worker
  private notOpened: Failed = unopened; // what became of that where it failed
  private wanted: Wanted | undefined;
  private done = ""; // JSON of the values that `state` speaks of
  private running = ""; // JSON of the values under way
  private timer: ReturnType<typeof setTimeout> | undefined;
  private loaded = false;
  private turn = 0;
  private breakOff: (() => void) | undefined; // of a file that waits for the worker

  constructor(private readonly listener: ExactListener) {}

  get isLoaded(): boolean {
    return this.loaded;
  }
  // A file that is asked for waits until the hand rests.
  get isPaused(): boolean {
    return this.supervisor?.paused ?? false;
  }
  get restarts(): number {
    return this.supervisor?.restarts ?? 0;
  }

  // -- The open design --

  open(files: NamedFile[], main: string): void {
    this.close();
    this.files = { files, main };
  }
  close(): void {
    this.turn++;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.supervisor?.close();
    this.makeWay(false);
    this.files = this.opened = this.wanted = undefined;
    this.done = this.running = "";
    this.say({ name: "off" });
  }

  // Called whenever something of it may have changed.
  update(wanted: Wanted): void {
    this.wanted = wanted;
    if (!this.loaded || !this.files) return;
    const key = JSON.stringify(wanted.values);
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.done === key && (this.state.name === "ready" || this.state.name === "failed")) return;
    if (this.running === key) {
      this.say({ name: "computing" });
      return;
    }
    this.say({ name: "waiting" });
    // A hand that moves has the machine to itself: what is under way is of values that are gone.
    if (wanted.moving) this.endModel();
    if (!wanted.good || wanted.moving) return;
    this.timer = setTimeout(() => this.begin(), this.running === "" ? settleTime : patience);
  }

  // Called whenever `moving` may have changed, also while there is no solid.
  makeWay(moving: boolean): void {
    this.supervisor?.makeWay(moving);
  }

  // Lets values try again that ended the worker.
  forgive(): void {
    this.supervisor?.forgive();
  }
  // Asks for the present values once more, whatever became of them before.
  again(): void {
    this.forgive();
    this.done = "";
    if (this.wanted) this.update(this.wanted);
  }

  // -- The engine --

  // Resolves with whether the engine is there. `ahead` of anybody's asking, a worker practises first.
  async load(ahead = false): Promise<boolean> {
    if (this.loaded) return true;
    this.say({ name: "loading" });
    try {
      await exactModule();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") this.say({ name: "off" });
      else if (error instanceof NoExactEngine) this.say({ name: error.why === "none" ? "none" : "unreachable", words: error.message });
      else this.say({ name: "unreachable", words: startFailure("exact", error).message });
      return false;
    }
    this.loaded = true;
    this.supervisor ??= ExactSupervisor.forDesign(ahead, {
      onStep: (kind, step) => {
        if (kind === "exact" || kind === "export") this.listener.step(kind, step);
      },
      onRestarted: (ending, _step, lost, restored) => {
        void restored; // the page has its answers; what was lost is asked again
        this.listener.restarted(this.restarts, ending, lost);
      },
      onPaused: () => this.listener.paused(),
    });
    this.say({ name: "off" });
    if (this.wanted) this.update(this.wanted);
    return true;
  }

  // -- Files --

  async exportFile(format: string, values: ParameterValues, partial: boolean): Promise<Outcome<ExportAnswer>> {
    const turn = this.turn;
    // A model of other values would only be waited for.
    if (this.running !== JSON.stringify(values)) this.endModel();
    // A worker that isn't up yet takes its time: breaking off doesn't wait for it.
    const brokenOff = new Promise<"stopped">((resolve) => (this.breakOff = () => resolve("stopped")));
    const opened = await Promise.race([this.openInWorker(), brokenOff]);
    this.breakOff = undefined;
    if (opened === "stopped" || turn !== this.turn) return { ok: false, ending: "stopped", step: "", detail: "" };
    if (!opened || !this.supervisor) return this.notOpened;
    return this.supervisor.exportFile(format, values, partial);
  }

  // Breaks off what was asked for: the download, a file. Answers whether there was anything.
  stopFile(): boolean {
    if (this.state.name === "loading") stopExactDownload();
    else if (this.breakOff) this.breakOff();
    else return this.supervisor?.cancel("export") ?? false;
    return true;
  }

  // -- One model after the other --

  private openInWorker(): Promise<boolean> {
    const { supervisor, files } = this;
    if (!supervisor || !files) return Promise.resolve(false);
    this.opened ??= supervisor.open(files.files, files.main).then((outcome) => {
      const good = outcome.ok && !outcome.answer.problem;
      if (!good) this.opened = undefined;
      this.notOpened = outcome.ok ? unopened : outcome;
      return good;
    });
    return this.opened;
  }

  // Ends the worker in the middle of a model, if it is at one; a file and the opening of the design go on.
  private endModel(): void {
    if (this.running !== "") this.supervisor?.cancel("exact");
  }

  private begin(): void {
    this.timer = undefined;
    const wanted = this.wanted;
    if (!wanted || !this.supervisor) return;
    if (this.running !== "") {
      this.endModel(); // newer values: its answer comes as "stopped" and the newest begin
      return;
    }
    const key = JSON.stringify(wanted.values);
    const turn = this.turn;
    this.running = key;
    this.say({ name: "computing" });
    void this.compute(wanted.values, key).then((outcome) => {
      if (turn !== this.turn) return;
      this.running = "";
      this.take(outcome, key);
    });
  }

  private async compute(values: ParameterValues, key: string): Promise<Outcome<ExactAnswer>> {
    const turn = this.turn;
    const opened = await this.openInWorker();
    if (!this.wants(key)) return { ok: false, ending: "stopped", step: "", detail: "" };
    if (!opened || !this.supervisor || turn !== this.turn) return this.notOpened;
    return this.supervisor.exact(values);
  }

  private take(outcome: Outcome<ExactAnswer>, key: string): void {
    if (this.wants(key)) {
      this.done = key;
      this.say(stateOf(outcome));
    } else if (this.wanted) {
      this.update(this.wanted); // waits its time
    }
  }

  private wants(key: string): boolean {
    return JSON.stringify(this.wanted?.values) === key;
  }

  private say(state: ExactState): void {
    const same = state.name === this.state.name && state.name !== "ready" && state.name !== "failed";
    this.state = state;
    if (!same) this.listener.changed();
  }
}

export function stateOf(outcome: Outcome<ExactAnswer>): ExactState {
  if (!outcome.ok) return { name: "failed", words: outcome.ending === "absent" ? outcome.detail : "", file: "", line: 0, ending: outcome.ending };
  const { answer, arrays, seconds } = outcome;
  const preview = arrays[0];
  if (answer.problem) return { name: "failed", words: answer.problem.message, file: answer.problem.file, line: answer.problem.line, ending: "" };
  if (!answer.hasModel || !preview) return { name: "failed", words: "The design makes no solid with these values.", file: "", line: 0, ending: "" };
  return { name: "ready", answer, preview, seconds };
}
