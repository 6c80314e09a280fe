// SPDX-License-Identifier: Apache-2.0
import { randomName, whenLockFree } from "./browser";
import { missingWords, startFailure, type Part } from "./missing_part";
import type { FromWorker, ToWorker } from "./worker_messages";
import type { Ending } from "./worker_outcome";

// One worker, from its start to its end, whatever ends it.

// ms, once its module is there
const scriptTime = 20_000; // for its script to run
const startTime = 40_000; // for it to be up from then on: it may practise

export interface HandOptions {
  part: Part; // what it is called where it can't be started
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
  private readonly part: Part;
  private readonly worker: Worker | undefined;
  private late: ReturnType<typeof setTimeout> | undefined;
  private isReady!: () => void;
  private isOver!: (error: Error) => void;

  // `practise`: it warms up before it is ready.
  constructor(options: HandOptions, practise: boolean, private readonly listener: HandListener) {
    this.ready = new Promise<void>((resolve, reject) => {
      this.isReady = resolve;
      this.isOver = reject;
    });
    this.ready.catch(() => {}); // whoever waits for it is told
    this.part = options.part;
    const lock = `partwright-${randomName()}`;
    try {
      this.worker = options.createWorker();
    } catch (error) {
      this.endSoon(startFailure(options.part, error).message);
      return;
    }
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (this.over) return;
      const { data } = event;
      if (data.type === "started") this.expect("it is not up", startTime);
      else if (data.type === "ready") this.becomeReady(data.locked ? lock : "");
      else if (data.type === "trap" && !this.up) this.end("trap", startFailure(options.part, data.message).message);
      else listener.heard(this, event.data);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      const words = event.message || missingWords(options.part, { kind: "broken", detail: "the script of its worker can’t be loaded" });
      this.end(/memory/i.test(event.message) ? "memory" : "trap", words);
    };
    this.worker.onmessageerror = () => this.end("garbled", "");
    options.module().then(
      ({ module, glue }) => {
        if (this.over) return;
        this.post({ type: "start", module, lock, glue, practise });
        this.expect("its script does not run", scriptTime);
      },
      (error: Error) => this.end("absent", error.message),
    );
  }

  post(message: ToWorker): void {
    this.worker?.postMessage(message); // copied: the page keeps the files
  }

  // Its listener hears nothing of it any more.
  retire(): void {
    this.over = true;
    clearTimeout(this.late);
    this.worker?.terminate();
  }

  end(ending: Ending, detail: string): void {
    if (this.over) return;
    this.retire();
    this.isOver(new Error(detail));
    this.listener.ended(this, ending, detail);
  }

  // Whoever makes it has to know it before it ends.
  private endSoon(detail: string): void {
    queueMicrotask(() => this.end("absent", detail));
  }

  private expect(words: string, time: number): void {
    clearTimeout(this.late);
    this.late = setTimeout(() => this.end("silent", missingWords(this.part, { kind: "broken", detail: `${words} after ${time / 1000} s` })), time);
  }

  // `lock` is "" where the worker holds none: then nothing but its silence tells of its end.
  private becomeReady(lock: string): void {
    clearTimeout(this.late);
    this.up = true;
    this.listener.up();
    this.isReady();
    // The lock is the worker's now; it comes to the page when the worker is no more, whatever ended it.
    if (lock !== "") whenLockFree(lock, () => this.end("vanished", ""));
  }
}
