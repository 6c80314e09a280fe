// SPDX-License-Identifier: Apache-2.0
import { byId, saveFile, showMenu, toast } from "./dom";
import { endingWords, sentence } from "./engine_words";
import { loadExactEngine } from "./exact_loading";
import { ExactSupervisor } from "./exact_supervisor";
import type { ExportAnswer, Incomplete, ModelMeasures, ParameterValues } from "./generated/protocol";
import { PartialFiles } from "./incomplete";
import { formatsFor, shareWords, stepFormat, type Share } from "./make_panel";
import type { MeshSupervisor } from "./mesh_supervisor";
import { createExactWorker, exactModule } from "./modules";
import { bytes, plural } from "./numbers";
import type { NamedFile, Outcome } from "./supervisor";

// What can be taken away of an embedded design, one file at a time. The exact engine is loaded when the first
// STEP file is asked for, and not before.

export interface EmbedFilesHost {
  measures(): ModelMeasures | undefined; // of the model that is shown
  values(): ParameterValues;
  incomplete(): Incomplete[]; // what it lacks
  open(): string[]; // why a mesh file of it would not be closed
  off(): boolean; // the model shown is not that of the values
  share(): Share;
  files(): NamedFile[];
  mesh: MeshSupervisor;
  foreign(): ExactSupervisor | undefined; // holds the design where that is a STEP file
  // The exact model of those values has that many places that stay faceted.
  exactness(places: number, values: ParameterValues): void;
}

export class EmbedFiles {
  private readonly button = byId<HTMLButtonElement>("files");
  private readonly partial = new PartialFiles();
  private writing = ""; // the format of the file under way
  private exact: ExactSupervisor | undefined;
  private opened: Promise<boolean> | undefined; // in the exact worker

  constructor(private readonly host: EmbedFilesHost) {}

  show(): void {
    if (this.writing !== "") return;
    const { host } = this;
    const measures = host.measures();
    const off = host.off() || !measures;
    const formats = formatsFor(measures).map((one) => (one.id === "zip" ? { ...one, use: shareWords(host.share()) } : one));
    if (measures && !measures.flat && !host.foreign()) formats.splice(1, 0, stepFormat);
    showMenu(this.button, formats.filter((format) => !off || format.id === "zip")
      .map((format) => ({ label: `${format.name}: ${format.use}`, icon: "download", run: () => void this.take(format.id) })));
  }

  // Called whenever it may have changed whether a hand moves a slider.
  makeWay(moving: boolean): void {
    this.exact?.makeWay(moving);
  }

  private async take(format: string): Promise<void> {
    if (format !== "zip" && !(await this.partial.mayWrite(format, this.host.incomplete(), this.host.open()))) return;
    this.writing = format;
    this.button.setAttribute("aria-disabled", "true");
    const values = this.host.values();
    const written = await this.write(format, values);
    this.writing = "";
    this.button.removeAttribute("aria-disabled");
    if (typeof written === "string") return toast(written);
    const { outcome, more } = written;
    if (!outcome.ok) return toast(`No file was written. ${endingWords(outcome.ending, outcome.step, outcome.detail)}`);
    const file = outcome.arrays[0];
    if (outcome.answer.problem || !file) return toast(outcome.answer.problem ? sentence(outcome.answer.problem) : "No file was written.");
    const name = outcome.answer.fileName.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").slice(0, 160) || `design.${format}`;
    saveFile(name, outcome.answer.mediaType, file);
    toast(`${name}, ${bytes(file.byteLength)}${more}`);
  }

  // The file, or why there is none.
  private async write(format: string, values: ParameterValues): Promise<{ outcome: Outcome<ExportAnswer>; more: string } | string> {
    const { host } = this;
    const foreign = host.foreign();
    if (format === stepFormat.id) return this.writeStep(values);
    if (foreign && format !== "zip") return { outcome: await foreign.exportFile(format, {}, false), more: "" };
    return { outcome: await host.mesh.exportFile(format, values, true), more: "" };
  }

  private startExact(): ExactSupervisor {
    return new ExactSupervisor({ part: "exact", module: exactModule, createWorker: createExactWorker, spare: false, onStep: () => {}, onRestarted: () => {},
      onPaused: (paused) => {
        if (this.writing === stepFormat.id) toast(paused ? "The STEP file goes on once you let go" : "Writing STEP");
      } });
  }

  private async writeStep(values: ParameterValues): Promise<{ outcome: Outcome<ExportAnswer>; more: string } | string> {
    const missing = await loadExactEngine((words) => toast(words));
    if (missing) return `No file was written. ${missing}`;
    const exact = (this.exact ??= this.startExact());
    toast("Writing STEP");
    this.opened ??= exact.open(this.host.files(), "").then((outcome) => outcome.ok && !outcome.answer.problem);
    if (!(await this.opened)) {
      this.opened = undefined;
      return "No file was written. The exact engine can’t open the design.";
    }
    // Made first, so that what stays faceted is known; the file is written of the same model.
    const model = await exact.exact(values);
    if (!model.ok) {
      exact.forgive();
      return `No file was written. ${endingWords(model.ending, model.step, model.detail)}`;
    }
    if (model.answer.problem) return `No file was written. ${sentence(model.answer.problem)}`;
    const places = model.answer.faceted.length;
    const outcome = await exact.exportFile(stepFormat.id, values, true);
    if (outcome.ok && !outcome.answer.problem) this.host.exactness(places, values);
    return { outcome, more: places > 0 ? `. ${plural(places, "place")} stay${places === 1 ? "s" : ""} faceted.` : "" };
  }
}
