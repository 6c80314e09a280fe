// SPDX-License-Identifier: Apache-2.0
import type { ExactAnswer, ExactRequest, ExportAnswer, ExportRequest, ParameterValues } from "./generated/protocol";
import { createExactWorker, exactModule } from "./modules";
import { Supervisor, type NamedFile, type Outcome, type SupervisorOptions } from "./supervisor";

export const deflection = 0.05; // mm between the triangles shown or written and the exact surfaces

// With fewer cores than for the page, its drawing and the two workers, the exact one takes the time of the models
// that a hand at a slider wants to see.
const enoughCores = 4;
export const settleTime = 350; // ms that a hand has to rest

// A stranger's STEP file has this long, and more for each MB of it: a good one of 3 MB takes a few seconds.
const foreignTime = 12_000; // ms
const foreignTimePerMegabyte = 6_000;

type Told = Pick<SupervisorOptions, "onStep" | "onRestarted" | "onPaused">;

// The requests of the exact worker.
export class ExactSupervisor extends Supervisor {
  private resting: ReturnType<typeof setTimeout> | undefined;

  // For the open design: a spare is kept up. `ahead` of anybody's asking, the first worker practises.
  static forDesign(ahead: boolean, told: Told): ExactSupervisor {
    return new ExactSupervisor({ ...told, part: "exact", module: exactModule, createWorker: createExactWorker, spare: true, practise: ahead });
  }
  // For one file of somebody else: an instance of its own, which is thrown away afterwards.
  static forForeign(files: NamedFile[], told: Told): ExactSupervisor {
    const bytes = files.reduce((sum, file) => sum + file.bytes.byteLength, 0);
    const time = foreignTime + (bytes / (1 << 20)) * foreignTimePerMegabyte;
    const limits = { silence: time, deadline: time };
    return new ExactSupervisor({ ...told, part: "exact", module: exactModule, createWorker: createExactWorker, spare: false,
      limits: { exact: limits, export: limits, open: limits } });
  }

  exact(values: ParameterValues): Promise<Outcome<ExactAnswer>> {
    return this.ask<ExactAnswer>("exact", "ExactAnswer", { values, deflection, crossCheck: true, checkFile: false } satisfies ExactRequest, []);
  }
  // A STEP or BREP file that has been read: what is wrong with its surfaces. Takes as long as reading it.
  checkFile(): Promise<Outcome<ExactAnswer>> {
    const request: ExactRequest = { values: {}, deflection, crossCheck: true, checkFile: true };
    return this.ask<ExactAnswer>("exact", "ExactAnswer", request, []);
  }
  exportFile(format: string, values: ParameterValues, partial: boolean): Promise<Outcome<ExportAnswer>> {
    const time = new Date().toISOString().slice(0, 19);
    const request: ExportRequest = { format, values, partial, quality: "exact", deflection, time };
    return this.ask<ExportAnswer>("export", "ExportAnswer", request, [], { ...request, time: "" });
  }

  // Called while a hand moves a slider, and when it no longer does. A file that is being written breaks off then
  // where cores are few, and begins again once the hand has rested: it comes later, of the same values.
  makeWay(moving: boolean): void {
    if (moving) {
      clearTimeout(this.resting);
      this.resting = undefined;
      if (navigator.hardwareConcurrency < enoughCores) this.pause();
    } else if (this.paused) {
      this.resting ??= setTimeout(() => {
        this.resting = undefined;
        this.goOn();
      }, settleTime);
    }
  }
}
