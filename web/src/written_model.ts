// SPDX-License-Identifier: Apache-2.0
import type { Incomplete, ModelMeasures, ParameterValues } from "./generated/protocol";

// The last good model of the open design, as written or out of its STEP file, and what keeps it from being
// that of the present values. Whatever opens a design or makes a model of it writes here.

// A model that can be shown.
export interface Model {
  measures: ModelMeasures;
  preview: Uint8Array;
}

export class WrittenModel {
  made: Model | undefined;
  values: ParameterValues | undefined; // that it was made with
  incomplete: Incomplete[] = []; // what the design asks for and it lacks
  took = 0; // s, of the last rebuild, whether a model came of it or not
  problem = ""; // why the canvas doesn't show the present values

  replace(made: Model, values: ParameterValues | undefined, incomplete: Incomplete[]): void {
    this.made = made;
    this.values = values;
    this.incomplete = incomplete;
    this.problem = "";
  }
  clear(): void {
    this.made = this.values = undefined;
    this.incomplete = [];
    this.problem = "";
  }
}
