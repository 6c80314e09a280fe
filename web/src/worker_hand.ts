// SPDX-License-Identifier: Apache-2.0
import type { FromWorker, ToWorker } from "./worker_messages";
import type { Ending } from "./worker_outcome";

// One worker, from its start to its end, whatever ends it.

const startTime = 60_000; // ms for a worker to be up once its module is there

export interface HandOptions {
  module(): Promise<{ module: WebAssembly.Module; glue: string }>;
  createWorker(): Worker;
}

export interface HandListener {
  up(): void; // one of them can be given work
  heard(hand: Hand, message: FromWorker): void;
  // It is no more. Not told of a hand that was retired.
  ended(hand: Hand, ending: Ending, detail: string): void;
}

export class Hand {
  readonly ready: Promise<void>; // rejected if it ends before
  up = false;
  private over = false;
  private readonly worker: Worker;
  private isReady!: () => void;
  private isOver!: (error: Error) => void;

  // `practise`: it warms up before it is ready.
  constructor(options: HandOptions, practise: boolean, private readonly listener: HandListener) {
    this.ready = new Promise<void>((resolve, reject) => {
      this.isReady = resolve;
      this.isOver = reject;
    });
    this.ready.catch(() => {}); // whoever waits for it is told
    const lock = `partwright-${crypto.randomUUID()}`;
    this.worker = options.createWorker();
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (this.over) return;
      if (event.data.type === "ready") this.becomeReady(lock);
      else listener.heard(this, event.data);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(/memory/i.test(event.message) ? "memory" : "trap", event.message || "the worker could not be started");
    };
    this.worker.onmessageerror = () => this.end("garbled", "");
    options.module().then(
      ({ module, glue }) => {
        if (this.over) return;
        this.post({ type: "start", module, lock, glue, practise });
        setTimeout(() => {
          if (!this.up) this.end("silent", `not up after ${startTime / 1000} s`);
        }, startTime);
      },
      (error: Error) => this.end("trap", error.message),
    );
  }

  post(message: ToWorker): void {
    this.worker.postMessage(message); // copied: the page keeps the files
  }

  // Its listener hears nothing of it any more.
  retire(): void {
    this.over = true;
    this.worker.terminate();
  }

  end(ending: Ending, detail: string): void {
    if (this.over) return;
    this.retire();
    this.isOver(new Error(detail));
    this.listener.ended(this, ending, detail);
  }

  private becomeReady(lock: string): void {
    this.up = true;
    this.listener.up();
    this.isReady();
    // The lock is the worker's now; it comes to the page when the worker is no more, whatever ended it.
    if (navigator.locks) void navigator.locks.request(lock, () => this.end("vanished", ""));
  }
}
