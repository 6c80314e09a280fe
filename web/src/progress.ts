// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom";
import { loadExactEngine } from "./exact_loading";
import { onMeshProgress } from "./modules";
import { count } from "./numbers";
import type { Step } from "./supervisor";

// What the page waits for, in words and with a bar on the canvas: what is being loaded, and the model that is
// being made.

const barAfter = 150; // ms: nothing moves below this
const wordsAfter = 1000; // ms

const mega = (value: number) => (value / 1e6).toFixed(1);

export class Progress {
  private readonly bench = byId("bench");
  private running_ = false;
  private runTimers: ReturnType<typeof setTimeout>[] = [];

  // `told`: work goes on for so long that the words say so.
  constructor(private readonly told: () => void) {}

  // -- A model that is being made --

  get running(): boolean {
    return this.running_;
  }
  beginRun(): void {
    this.endRun();
    this.running_ = true;
    this.runTimers.push(
      setTimeout(() => {
        if (this.bench.dataset.state === "good") this.bench.dataset.state = "regenerating";
        byId("busy").hidden = false;
      }, barAfter),
      setTimeout(() => {
        byId("work-text").textContent = "Rebuilding";
        byId("work").hidden = false;
        this.told();
      }, wordsAfter),
    );
  }
  endRun(): void {
    this.running_ = false;
    for (const timer of this.runTimers) clearTimeout(timer);
    this.runTimers = [];
    byId("work").hidden = true;
    byId("busy").hidden = true;
    byId("busy").style.removeProperty("--done");
    if (this.bench.dataset.state === "regenerating") this.bench.dataset.state = "good";
  }
  // Another run may begin although this one was not answered; the bar stays for it.
  abandonRun(): void {
    this.running_ = false;
  }
  showStep(kind: string, step: Step | undefined): void {
    if (!step) return;
    if (kind === "regenerate" || kind === "exact") {
      const words = step.total > 0 ? `Rebuilding, step ${count(step.done)} of ${count(step.total)}` : "Rebuilding";
      if (!byId("work").hidden && byId("work-text").textContent !== words) byId("work-text").textContent = words;
      if (step.total > 0) byId("busy").style.setProperty("--done", String(Math.min(1, step.done / step.total)));
    }
  }

  // -- What is being loaded --

  showLoading(words: string): void {
    byId("loading").hidden = false;
    byId("loading").textContent = words;
  }
  hideLoading(): void {
    byId("loading").hidden = true;
  }

  // The modules that every design needs, until endDownloads.
  showDownloads(): void {
    const loading = byId("loading");
    const busy = byId("busy");
    this.endDownloads();
    const unlisten = onMeshProgress((received, total) => {
      loading.hidden = busy.hidden = false;
      loading.textContent = `Loading geometry, ${mega(received)} of ${mega(total)} MB`;
      busy.style.setProperty("--done", String(received / total));
      if (received >= total) loading.textContent = "Starting geometry";
    });
    busy.hidden = false;
    busy.style.setProperty("--done", "0.1");
    this.endDownloads = () => {
      unlisten();
      loading.hidden = true;
      busy.hidden = true;
      busy.style.removeProperty("--done");
      this.endDownloads = () => {};
    };
  }
  endDownloads = () => {};

  // Loads the exact engine. Answers "" or why there is none.
  async loadEngine(): Promise<string> {
    const why = await loadExactEngine((words) => this.showLoading(words));
    this.hideLoading();
    return why;
  }
}
