// SPDX-License-Identifier: Apache-2.0
import type { DesignMessages } from "./design_messages";
import { byId } from "./dom";
import { endingWords, sentence } from "./engine_words";
import type { ParameterForm } from "./form";
import type { Incomplete, ParameterValues, Problem, RegenerateAnswer } from "./generated/protocol";
import type { MeshSupervisor } from "./mesh_supervisor";
import type { Notes } from "./notes";
import type { OpenDesign } from "./open_design";
import type { Progress } from "./progress";
import type { Session } from "./session";
import type { Ending, Outcome } from "./supervisor";
import type { WrittenModel } from "./written_model";

// The model as written follows the values: one request under way, then the newest values. What goes wrong is
// said with the ways out.

const mostReasons = 5; // in the note of a model that is empty

export interface RebuildingHost {
  mesh(): MeshSupervisor;
  made(): void; // a new model is there
  answered(): void; // with a new model or without
  changed(): void; // what stands around the canvas is to be shown again
}

export class Rebuilding {
  private readonly bench = byId("bench");
  private wanted = ""; // JSON of the values that are asked for or shown
  private restartsBefore = 0; // workers lost before the present rebuild began

  constructor(
    private readonly host: RebuildingHost,
    private readonly current: OpenDesign,
    private readonly session: Session,
    private readonly form: ParameterForm,
    private readonly written: WrittenModel,
    private readonly progress: Progress,
    private readonly messages: DesignMessages,
    private readonly notes: Notes,
  ) {}

  // -- Asking --

  // The next values are asked for even if they are the same.
  forget(): void {
    this.wanted = "";
  }

  pump(): void {
    const { design } = this.current;
    if (!design || design.answer.main === "" || design.answer.readOnly) return;
    const values = this.session.changed;
    const { given } = this.session; // with refused values, so that the engine says why they are
    const wanted = JSON.stringify(given);
    if (wanted === this.wanted) return;
    if (this.progress.running) return; // looked at again when the answer is there
    this.wanted = wanted;
    this.progress.beginRun();
    const { turn } = this.current;
    const mesh = this.host.mesh();
    this.restartsBefore = mesh.restarts;
    void mesh.regenerate(given).then((outcome) => {
      if (turn !== this.current.turn) return;
      this.progress.endRun();
      this.showAnswer(outcome, values);
      this.pump();
    });
  }

  // Asks for the present values once more.
  private rebuild(): void {
    this.host.mesh().forgive();
    this.notes.set("engine", undefined);
    this.forget();
    this.pump();
  }

  // -- Answers --

  private showAnswer(outcome: Outcome<RegenerateAnswer>, values: ParameterValues): void {
    if (!outcome.ok) {
      this.failed(outcome.ending, outcome.step, outcome.detail);
      return;
    }
    const answer = outcome.answer;
    this.messages.ofModel = answer.diagnostics;
    this.written.took = outcome.seconds;
    const preview = outcome.arrays[0];
    if (answer.problem || !answer.hasModel || !preview) {
      this.showProblem(answer.problem ?? { code: "empty", message: "The design makes no model with these values.", file: "", line: 0 }, answer.incomplete);
    } else {
      this.written.replace({ measures: answer.measures, preview }, values, answer.incomplete);
      this.form.blame([]);
      this.notes.set("model", undefined);
      this.notes.set("open", undefined);
      if (this.host.mesh().restarts === this.restartsBefore) this.notes.set("engine", undefined);
      this.bench.dataset.state = "good";
      this.host.made();
    }
    this.host.answered();
    this.bench.dataset.rebuilds = String(Number(this.bench.dataset.rebuilds ?? 0) + 1);
    this.messages.show();
    this.host.changed();
  }

  // `incomplete`: what was left out, where nothing remains.
  showProblem(problem: Problem, incomplete: Incomplete[] = []): void {
    const blamed = this.blamed();
    const { made } = this.written;
    this.written.problem = made ? "The canvas shows the last good model, not these values. Undo, or change them." : "There is nothing to export.";
    this.bench.dataset.state = "failed";
    this.form.blame(blamed);
    const actions = this.messages.placeActions(problem);
    if (this.session.canUndo) actions.unshift({ label: "Undo", run: () => this.session.undo() });
    this.notes.set("model", {
      look: "err",
      title: made ? "The model could not be rebuilt. You still see the last good one." : "The model could not be built.",
      text: sentence(problem),
      list: incomplete.length > 0 ? incomplete.slice(0, mostReasons).map((one) => (one.line > 0 ? `${one.file}, line ${one.line}: ${one.words}` : one.words))
        : problem.code === "empty" ? this.messages.reasons(sentence(problem)) : [],
      actions,
    });
    const console = byId<HTMLDetailsElement>("console");
    if (innerWidth >= 1280 && this.messages.haveErrors) console.open = true;
  }

  private failed(ending: Ending, step: string, detail: string): void {
    const { made } = this.written;
    this.written.problem = made ? "The canvas shows the last good model, not these values." : "There is nothing to export.";
    this.bench.dataset.state = "failed";
    const again = { label: ending === "set-aside" || ending === "absent" ? "Try again" : "Rebuild", run: () => this.rebuild() };
    const undo = this.session.canUndo ? [{ label: "Undo", run: () => this.session.undo() }] : [];
    const still = made ? " You still see the last good model." : "";
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
      else this.notes.set("engine", { look: "info", title: ending === "absent" ? "A part of this site could not be loaded." : "The geometry engine was restarted.", text: `${endingWords(ending, step, detail)} Your values are kept.`, actions: [again, ...undo] });
    }
    this.host.changed();
  }

  // Called before the request that was lost is answered.
  restarted(ending: Ending, step: string, lost: boolean, restored: Promise<void>): void {
    const { turn } = this.current;
    if (lost) this.notes.set("engine", { look: "info", title: "The geometry engine was restarted.", text: `${endingWords(ending, step)} Your values are kept.`,
      actions: [{ label: "Close", run: () => this.notes.set("engine", undefined) }] });
    this.bench.dataset.restarts = String(this.host.mesh().restarts);
    void restored.then(() => {
      if (turn === this.current.turn) this.bench.dataset.restored = String(this.host.mesh().restarts);
    });
  }

  // The values that differ from those of the last good model.
  private blamed(): string[] {
    const good = this.written.values ?? {};
    const now = this.session.changed;
    return [...new Set([...Object.keys(good), ...Object.keys(now)])].filter((name) => JSON.stringify(good[name]) !== JSON.stringify(now[name]));
  }
}
