// SPDX-License-Identifier: Apache-2.0
import type { BenchPanels } from "./bench_panels";
import type { DesignMessages } from "./design_messages";
import { byId, h } from "./dom";
import { ExactSupervisor } from "./exact_supervisor";
import { contentsPanel } from "./file_contents";
import { readForeignFile, type ReadyState } from "./foreign_file";
import type { ParameterForm } from "./form";
import type { FileContents } from "./generated/protocol";
import { hugeNote, isHuge } from "./huge";
import type { Notes } from "./notes";
import type { OpenDesign } from "./open_design";
import type { Picture } from "./picture";
import type { Progress } from "./progress";
import type { Step } from "./supervisor";
import type { WrittenModel } from "./written_model";

// An open design that is a STEP or BREP file: held by an exact worker of its own, shown as it is, without
// values.

export interface ForeignHost {
  fileStep(step: Step | undefined): void; // of a file that is being written
  openAnother(): void;
}

export class ForeignDesign {
  private readonly bench = byId("bench");
  private worker_: ExactSupervisor | undefined;
  private state_: ReadyState | undefined;
  private contents_: FileContents | undefined;

  constructor(
    private readonly host: ForeignHost,
    private readonly current: OpenDesign,
    private readonly form: ParameterForm,
    private readonly written: WrittenModel,
    private readonly picture: Picture,
    private readonly panels: BenchPanels,
    private readonly progress: Progress,
    private readonly messages: DesignMessages,
    private readonly notes: Notes,
  ) {}

  get worker(): ExactSupervisor | undefined {
    return this.worker_;
  }
  get state(): ReadyState | undefined {
    return this.state_;
  }
  get contents(): FileContents | undefined {
    return this.contents_;
  }

  async read(): Promise<void> {
    const { turn } = this.current;
    const { files, main, answer } = this.current.design!;
    this.notes.set("open", undefined);
    this.bench.dataset.state = "loading";
    const noEngine = await this.progress.loadEngine();
    if (turn !== this.current.turn) return;
    if (noEngine !== "") {
      this.cantShow("info", noEngine);
      return;
    }
    const file = files.find((one) => one.path === answer.main);
    const size = file?.bytes.byteLength ?? 0;
    if (isHuge.file(size) && this.picture.hugeChoice === undefined) {
      this.notes.set("huge", hugeNote.file(answer.main, size, () => {
        this.picture.hugeChoice = "everything";
        this.notes.set("huge", undefined);
        void this.read();
      }, () => this.host.openAnother()));
      this.written.problem = "The file is not read yet.";
      this.panels.showMake();
      return;
    }
    this.written.problem = "";
    this.progress.showLoading(`Reading ${answer.main.split("/").pop()}`);
    this.progress.beginRun();
    const worker = (this.worker_ = ExactSupervisor.forForeign(files, {
      onStep: (kind, step) => {
        if (kind === "export") this.host.fileStep(step);
        else if (!this.state_) this.progress.showStep(kind, step); // the check behind the picture is nobody's wait
      },
      onRestarted: () => {}, // the request that it was lost with says so
    }));
    const read = await readForeignFile(worker, files, main);
    if (turn !== this.current.turn) {
      worker.dispose();
      return;
    }
    this.progress.hideLoading();
    this.progress.endRun();
    this.bench.dataset.rebuilds = String(Number(this.bench.dataset.rebuilds ?? 0) + 1);
    if (read.ready) {
      this.state_ = read.ready;
      this.form.build();
      this.messages.ofModel = read.diagnostics;
      this.written.took = read.ready.seconds;
      this.written.replace({ measures: read.ready.answer.measures, preview: read.ready.preview }, undefined, read.ready.answer.incomplete);
      this.bench.dataset.state = "good";
      this.picture.draw();
      this.messages.show();
      this.showContents(read.ready.answer.contents);
      void this.check(worker, turn);
      return;
    }
    this.end();
    this.cantShow("err", read.words);
  }

  private showContents(contents: FileContents | undefined): void {
    this.contents_ = contents;
    this.panels.show();
    if (!contents) return;
    document.getElementById("file-contents")?.remove();
    byId("form").append(contentsPanel(contents));
  }

  // After the picture, as it takes as long as reading: what is wrong with the surfaces. A file that ends the engine by
  // it is shown all the same.
  private async check(worker: ExactSupervisor, turn: number): Promise<void> {
    const checked = await worker.checkFile();
    if (turn !== this.current.turn || this.worker_ !== worker || !checked.ok || checked.answer.problem) return;
    this.showContents(checked.answer.contents);
    this.messages.ofModel = checked.answer.diagnostics;
    this.messages.show();
  }

  private cantShow(look: "info" | "err", why: string): void {
    this.written.problem = "There is nothing to export.";
    this.bench.dataset.state = "failed";
    byId("form").replaceChildren(h("p", { class: "none" }, "There is nothing to adjust."));
    this.notes.set("open", { look, title: "The file can’t be shown.", text: why,
      actions: [{ label: "Try again", run: () => void this.read() }, { label: "Open another", run: () => this.host.openAnother() }] });
    this.panels.show();
  }

  end(): void {
    this.worker_?.dispose();
    this.worker_ = this.state_ = this.contents_ = undefined;
  }
}
