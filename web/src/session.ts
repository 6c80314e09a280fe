// SPDX-License-Identifier: Apache-2.0
import type {
  OpenAnswer, Parameter, ParameterSet, ParameterValue, ParameterValues, SessionOpening, SessionState, ValueChange,
} from "./generated/protocol";
import { loadSession, type Session as Handle } from "./viewer";

// The values of the open design and their history, as the page sees them. They live in core/session (C++),
// which form and canvas share; this keeps a copy of its state for reading and tells when it changed.

const restTime = 800; // ms
const empty: SessionState = { values: {}, changed: {}, preset: "", presetEdited: false, canUndo: false, canRedo: false, sets: [], refused: {}, remarks: [] };

export class Session {
  parameters: Parameter[] = [];
  private state: SessionState = empty;
  private handle: Handle | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly told: () => void) {}

  // Resolves once there is a session to open designs in.
  async ready(): Promise<void> {
    this.handle ??= await loadSession();
  }

  // -- Opening --

  open(answer: OpenAnswer, ownSets: ParameterSet[], values: ParameterValues, preset: string): void {
    this.parameters = answer.parameters;
    const opening: SessionOpening = { answer, ownSets, values, preset };
    this.act((handle) => handle.open(JSON.stringify(opening)));
  }
  close(): void {
    this.parameters = [];
    this.state = empty;
    clearTimeout(this.rest);
    this.rest = undefined;
    this.told();
  }

  // -- Reading --

  get sets(): ParameterSet[] {
    return this.state.sets;
  }
  get changed(): ParameterValues {
    return this.state.changed;
  }
  get preset(): string {
    return this.state.preset;
  }
  get presetEdited(): boolean {
    return this.state.presetEdited;
  }
  get canUndo(): boolean {
    return this.state.canUndo;
  }
  get canRedo(): boolean {
    return this.state.canRedo;
  }
  // What a request carries: refused values too, so that the engine says why they are not used.
  get given(): ParameterValues {
    return { ...this.state.refused, ...this.state.changed };
  }
  value(name: string): ParameterValue {
    return this.state.values[name]!;
  }
  // What is to be said of the values: those outside the designer's offer, hidden ones, those that can't be used.
  get remarks(): SessionState["remarks"] {
    return this.state.remarks;
  }
  remark(name: string): string {
    return this.state.remarks.find((one) => one.name === name)?.text ?? "";
  }
  // Whether the hand is still at it: one of many values of a drag came a moment ago.
  get moving(): boolean {
    return this.rest !== undefined;
  }
  isChanged(name: string): boolean {
    return Object.hasOwn(this.state.changed, name);
  }

  // -- Changing --

  // False where the value is not of its parameter's type; nothing changes then.
  set(name: string, value: ParameterValue, dragging: boolean): boolean {
    const change: ValueChange = { name, value, dragging };
    clearTimeout(this.rest);
    // A slider that is held still, or a text field that keeps the focus, is at rest too.
    this.rest = dragging ? setTimeout(() => this.atRest(), restTime) : undefined;
    let taken = false;
    this.act((handle) => (taken = handle.set(JSON.stringify(change))));
    return taken;
  }
  // The values of an embedding page, as one change that is told once: what is not named goes back to its default.
  // One that can't be used is kept apart, and said (`remark`).
  setAll(values: ParameterValues): void {
    clearTimeout(this.rest);
    this.rest = undefined;
    this.act((handle) => {
      for (const name of Object.keys(this.given)) if (!Object.hasOwn(values, name)) handle.reset(name);
      for (const [name, value] of Object.entries(values)) {
        if (JSON.stringify(this.state.values[name]) !== JSON.stringify(value)) handle.give(JSON.stringify({ name, value, dragging: false }));
      }
    });
  }
  endDrag(): void {
    this.handle?.endDrag();
    this.atRest();
  }
  reset(name: string): void {
    this.act((handle) => handle.reset(name));
  }
  resetAll(): void {
    this.act((handle) => handle.resetAll());
  }
  applySet(name: string): void {
    this.act((handle) => handle.applySet(name));
  }
  addSet(set: ParameterSet): void {
    this.act((handle) => handle.addSet(JSON.stringify(set)));
  }
  removeSet(name: string): void {
    this.act((handle) => handle.removeSet(name));
  }
  undo(): void {
    this.act((handle) => handle.undo());
  }
  redo(): void {
    this.act((handle) => handle.redo());
  }

  private atRest(): void {
    if (!this.moving) return;
    clearTimeout(this.rest);
    this.rest = undefined;
    this.told();
  }

  private act(change: (handle: Handle) => unknown): void {
    if (!this.handle) return;
    change(this.handle);
    this.state = JSON.parse(this.handle.state()) as SessionState;
    this.told();
  }
}
