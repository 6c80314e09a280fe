// SPDX-License-Identifier: Apache-2.0
import type { OpenAnswer, Parameter, ParameterSet, ParameterValue, ParameterValues } from "./generated/protocol";

// The values of the open design and their history. It evaluates nothing and draws nothing.

const historyLength = 200;

interface Moment {
  changed: ParameterValues;
  preset: string;
}

export class Session {
  parameters: Parameter[] = [];
  sets: ParameterSet[] = []; // the design's, then the user's own
  private byName = new Map<string, Parameter>();
  private now: Moment = { changed: {}, preset: "" };
  private past: Moment[] = [];
  private future: Moment[] = [];
  private dragged = ""; // name of the value that is being dragged: its steps are one step of the history

  constructor(private readonly told: () => void) {}

  // -- Opening --

  open(answer: OpenAnswer, ownSets: ParameterSet[], values: ParameterValues, preset: string): void {
    this.parameters = answer.parameters;
    this.byName = new Map(answer.parameters.map((parameter) => [parameter.name, parameter]));
    this.sets = [...answer.sets, ...ownSets];
    this.past = [];
    this.future = [];
    this.dragged = "";
    this.now = { changed: this.kept(values), preset: this.sets.some((set) => set.name === preset) ? preset : "" };
    this.told();
  }

  // -- Reading --

  get changed(): ParameterValues {
    return this.now.changed;
  }
  get preset(): string {
    return this.now.preset;
  }
  get presetEdited(): boolean {
    const values = this.sets.find((set) => set.name === this.now.preset)?.values ?? {};
    return JSON.stringify(sorted(values)) !== JSON.stringify(sorted(this.now.changed));
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }
  value(name: string): ParameterValue {
    return this.now.changed[name] ?? this.byName.get(name)!.initial;
  }
  isChanged(name: string): boolean {
    return name in this.now.changed;
  }
  parameter(name: string): Parameter | undefined {
    return this.byName.get(name);
  }

  // -- Changing --

  set(name: string, value: ParameterValue, dragging: boolean): void {
    const parameter = this.byName.get(name);
    if (!parameter || !fits(parameter, value) || same(this.value(name), value)) {
      if (!dragging) this.endDrag();
      return;
    }
    const changed = { ...this.now.changed, [name]: value };
    if (same(parameter.initial, value)) delete changed[name];
    if (dragging && this.dragged === name) this.now = { ...this.now, changed };
    else this.step({ ...this.now, changed });
    this.dragged = dragging ? name : "";
    this.told();
  }
  endDrag(): void {
    this.dragged = "";
  }
  reset(name: string): void {
    const parameter = this.byName.get(name);
    if (parameter) this.set(name, parameter.initial, false);
  }
  resetAll(): void {
    this.change({ changed: {}, preset: "" });
  }
  applySet(name: string): void {
    const set = this.sets.find((one) => one.name === name);
    this.change({ changed: set ? this.kept(set.values) : {}, preset: set?.name ?? "" });
  }
  addSet(set: ParameterSet): void {
    this.sets = [...this.sets.filter((one) => one.name !== set.name), set];
    this.now = { ...this.now, preset: set.name };
    this.told();
  }
  removeSet(name: string): void {
    this.sets = this.sets.filter((one) => one.name !== name);
    if (this.now.preset === name) this.now = { ...this.now, preset: "" };
    this.told();
  }
  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.now);
    this.now = before;
    this.dragged = "";
    this.told();
  }
  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.now);
    this.now = after;
    this.dragged = "";
    this.told();
  }

  private change(moment: Moment): void {
    if (JSON.stringify(moment) !== JSON.stringify(this.now)) this.step(moment);
    this.dragged = "";
    this.told();
  }
  private step(moment: Moment): void {
    this.past.push(this.now);
    if (this.past.length > historyLength) this.past.shift();
    this.future = [];
    this.now = moment;
  }
  // Of values from outside (a link, a file, storage) only those that fit a parameter, and differ from it.
  private kept(values: ParameterValues): ParameterValues {
    const kept: ParameterValues = {};
    for (const [name, value] of Object.entries(values)) {
      const parameter = this.byName.get(name);
      if (parameter && fits(parameter, value) && !same(parameter.initial, value)) kept[name] = value;
    }
    return kept;
  }
}

// Whether a value is of the parameter's type; lists take only what they offer.
export function fits(parameter: Parameter, value: unknown): value is ParameterValue {
  const initial = parameter.initial;
  if (Array.isArray(initial)) {
    return Array.isArray(value) && value.length === initial.length && value.every((one) => typeof one === "number" && Number.isFinite(one));
  }
  if (typeof value !== typeof initial) return false;
  if (typeof value === "number" && !Number.isFinite(value)) return false;
  if (parameter.options.length > 0) return parameter.options.some((option) => option.value === value);
  return true;
}

export function same(a: ParameterValue, b: ParameterValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, at) => one === b[at]);
  return a === b;
}

function sorted(values: ParameterValues): [string, ParameterValue][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
