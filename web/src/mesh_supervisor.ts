// SPDX-License-Identifier: Apache-2.0
import type { ExportAnswer, ParameterValues, RegenerateAnswer, SetsAnswer, SetsFileAnswer, SourceAnswer } from "./generated/protocol";
import { createMeshWorker, meshModule } from "./modules";
import { Supervisor, type Outcome, type SupervisorOptions } from "./supervisor";

// The requests of the mesh worker.
export class MeshSupervisor extends Supervisor {
  constructor(told: Pick<SupervisorOptions, "onStep" | "onRestarted">) {
    super({ ...told, part: "geometry", module: async () => ({ module: await meshModule(), glue: "" }), createWorker: createMeshWorker, spare: true });
  }

  async regenerate(values: ParameterValues): Promise<Outcome<RegenerateAnswer>> {
    const outcome = await this.ask<RegenerateAnswer>("regenerate", "RegenerateAnswer", { values }, []);
    if (outcome.ok && outcome.answer.hasModel && !outcome.answer.problem) this.lastGood = { kind: "regenerate", message: { values } };
    return outcome;
  }
  exportFile(format: string, values: ParameterValues, partial: boolean): Promise<Outcome<ExportAnswer>> {
    return this.ask<ExportAnswer>("export", "ExportAnswer", { format, values, partial, ...asWritten }, []);
  }
  source(path: string): Promise<Outcome<SourceAnswer>> {
    return this.ask<SourceAnswer>("source", "SourceAnswer", { path }, []);
  }
  sets(text: string): Promise<Outcome<SetsAnswer>> {
    return this.ask<SetsAnswer>("sets", "SetsAnswer", { text }, []);
  }
  setsFile(sets: { name: string; values: ParameterValues }[]): Promise<Outcome<SetsFileAnswer>> {
    return this.ask<SetsFileAnswer>("setsFile", "SetsFileAnswer", { sets }, []);
  }
}

const asWritten = { quality: "as-written", deflection: 0.05, time: "" };
