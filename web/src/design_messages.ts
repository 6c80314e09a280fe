// SPDX-License-Identifier: Apache-2.0
import { consoleCount, consoleLines, consoleWords, reasonsIn } from "./console";
import { byId, h, showDialog, toast } from "./dom";
import type { Diagnostic, Problem } from "./generated/protocol";
import type { MeshSupervisor } from "./mesh_supervisor";
import type { NoteAction } from "./notes";
import type { OpenDesign } from "./open_design";
import { showSource } from "./source_view";

// What the open design says, and the way from a message to its line in the source.

export class DesignMessages {
  ofOpening: Diagnostic[] = [];
  ofModel: Diagnostic[] = []; // from the last rebuild, or from reading a STEP file

  constructor(private readonly current: OpenDesign, private readonly mesh: () => MeshSupervisor) {}

  clear(): void {
    this.ofOpening = [];
    this.ofModel = [];
  }

  get haveErrors(): boolean {
    return [...this.ofOpening, ...this.ofModel].some((line) => line.severity === "Error");
  }
  // Why the design came to nothing, besides `told`.
  reasons(told: string): string[] {
    return reasonsIn(this.all().filter((line) => !told.includes(consoleWords(line).replace(/\.$/, ""))));
  }

  private all(): Diagnostic[] {
    const seen = new Set(this.ofModel.map((line) => line.text));
    // OpenSCAD sets blank lines between messages; here each has a row of its own.
    return [...this.ofOpening.filter((line) => !seen.has(line.text)), ...this.ofModel].filter((line) => line.text.trim() !== "");
  }

  // In the console below the canvas.
  show(): void {
    const lines = this.all();
    byId("console-count").textContent = consoleCount(lines);
    byId("console-lines").replaceChildren(...consoleLines(lines, (file, line) => void this.openSource(file, line)));
  }
  showInDialog(): void {
    const lines = this.all();
    void showDialog(`Console, ${consoleCount(lines)}`, (close) => [
      h("ol", { class: "lines" }, ...consoleLines(lines, (file, line) => {
        close("");
        void this.openSource(file, line);
      })),
    ]);
  }

  async openSource(path: string, line: number): Promise<void> {
    const own = this.current.design?.files.find((file) => file.path === path);
    if (own) {
      showSource(path, new TextDecoder().decode(own.bytes), line);
      return;
    }
    const outcome = await this.mesh().source(path);
    if (outcome.ok && !outcome.answer.problem) showSource(path, outcome.answer.text, line);
    else toast(`${path} can’t be shown.`);
  }
  placeActions(problem: Problem): NoteAction[] {
    if (!problem.file || problem.line <= 0) return [];
    return [{ label: `Show line ${problem.line}`, run: () => void this.openSource(problem.file, problem.line) }];
  }
}
