// SPDX-License-Identifier: Apache-2.0
import { checked } from "./checked";
import type { OpenAnswer, OpenRequest } from "./generated/protocol";
import { limits, megabyte, type Limits } from "./worker_limits";
import { Hand, type HandListener, type HandOptions } from "./worker_hand";
import type { FromWorker, Kind } from "./worker_messages";
import { fingerprintOf, type Ending, type NamedFile, type Outcome, type Step } from "./worker_outcome";

export type { Ending, NamedFile, Outcome, Step };

// Nothing in a kernel can be relied on to stop, a trapped instance is poisoned, and memory never shrinks.
// So a worker is something to throw away: the supervisor keeps all that is needed to begin again (the
// files and the last good request), a spare worker that is already up, and a list of what went wrong.
// The mesh worker and the exact one have a supervisor each (mesh_supervisor.ts, exact_supervisor.ts): ending
// one never touches the other.

const mostStarts = 2; // workers that may end before they are up, in a row
const beginTime = 10_000; // ms for a worker that is up to take what it is given, which it does at once if it lives
const recycleHeap = 1200 * megabyte; // a worker that grew beyond this is replaced when it is idle

interface Request {
  id: number;
  kind: Kind;
  json: string;
  arrays: Uint8Array[];
  fingerprint: string; // what is set aside if it ends the worker
  replay: boolean; // part of starting again, not asked for by the page
  retried: boolean;
  settle(outcome: Outcome<string>): void;
}

export interface SupervisorOptions extends HandOptions {
  // How far the request under way has come; nothing once it is answered.
  onStep(kind: Kind, step: Step | undefined): void;
  // A worker ended and another has taken over. `restored` is the last good model, built again.
  // `lost` says whether it was at work for the page.
  onRestarted(ending: Ending, step: string, lost: boolean, restored: Promise<void>): void;
  // What is under way has broken off (`pause`), or begins again.
  onPaused?: (paused: boolean) => void;
  spare: boolean; // whether one is kept up and waiting
  // Whether the first worker warms up before it is ready, where nobody waits for it yet. Those that come later
  // find its code compiled, and would take the time of the one at work.
  practise?: boolean;
  limits?: Partial<Record<Kind, Partial<Limits>>>; // where they differ from the table
}

export class Supervisor {
  private readonly options: SupervisorOptions;
  private hand: Hand | undefined; // at work
  private spare: Hand | undefined; // up and waiting
  private queue: Request[] = [];
  private current: Request | undefined;
  private begun = false; // the worker has taken the current request
  private step: Step = { stage: "", done: 0, total: 0 };
  private started = 0; // ms, of the current request
  private lastSign = 0; // ms, of life
  private watch: ReturnType<typeof setInterval> | undefined;
  private nextId = 1;
  private readonly aside = new Map<string, string>(); // fingerprint -> the step that it failed in
  private opened: { request: OpenRequest; files: NamedFile[]; fingerprint: string } | undefined;
  // What brings a new worker to where the last one was, after the files are open.
  protected lastGood: { kind: Kind; message: object } | undefined;
  private restarts_ = 0;
  private replaysLost = 0; // in a row
  private neverReady = 0; // workers in a row that ended before they were up
  private looked = 0; // ms, when the watch last looked
  private restored: (() => void)[] = [];
  private paused_ = false;
  private disposed = false;

  private readonly listener: HandListener = {
    up: () => (this.neverReady = 0),
    heard: (hand, message) => this.heardFrom(hand, message),
    ended: (hand, ending, detail) => {
      if (ending === "absent") this.neverReady = mostStarts; // another would lack the same
      else if (!hand.up) this.neverReady += 1;
      if (this.spare === hand) this.spare = undefined;
      if (this.hand === hand) this.replace(ending, detail, hand.up);
    },
  };

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.hand = this.startHand(options.practise ?? false);
  }

  get busy(): boolean {
    return this.current !== undefined || this.queue.length > 0;
  }
  get restarts(): number {
    return this.restarts_;
  }
  get paused(): boolean {
    return this.paused_;
  }

  // -- Requests --

  // The files are kept for starting again; what was open before is forgotten.
  async open(files: NamedFile[], main: string): Promise<Outcome<OpenAnswer>> {
    this.close();
    const request: OpenRequest = { paths: files.map((file) => file.path), main };
    this.opened = { request, files, fingerprint: await fingerprintOf(files) };
    const outcome = await this.ask<OpenAnswer>("open", "OpenAnswer", request, this.bytesOf(files));
    if (!outcome.ok) this.opened = undefined;
    return outcome;
  }

  // Ends what is under way; its request answers "stopped".
  stop(): void {
    if (this.current && !this.current.replay) this.replace("stopped", "");
  }

  // Takes back what is asked for of one kind, waiting or under way; it answers "stopped". False where there
  // was nothing.
  cancel(kind: Kind): boolean {
    const waiting = this.queue.filter((request) => request.kind === kind && !request.replay);
    this.queue = this.queue.filter((request) => !waiting.includes(request));
    for (const request of waiting) request.settle({ ok: false, ending: "stopped", step: "", detail: "" });
    const current = this.current?.kind === kind && !this.current.replay;
    if (current) this.replace("stopped", "");
    return current || waiting.length > 0;
  }

  // Nothing is worked at until `goOn`. What is under way begins again then, ahead of what waits: nothing in a
  // kernel can be paused, so its worker ends. What is asked for meanwhile waits, and can be taken back.
  pause(): void {
    if (this.paused_) return;
    this.paused_ = true;
    const request = this.current;
    if (request) {
      this.current = undefined;
      this.retire();
      if (!request.replay) this.options.onStep(request.kind, undefined);
      void this.replay(request.replay ? undefined : request);
    }
    this.options.onPaused?.(true);
  }
  goOn(): void {
    if (!this.paused_) return;
    this.paused_ = false;
    this.options.onPaused?.(false);
    void this.next();
  }

  // Lets an input try again that was set aside.
  forgive(): void {
    this.aside.clear();
  }

  close(): void {
    for (const request of this.queue) request.settle({ ok: false, ending: "stopped", step: "", detail: "" });
    this.queue = [];
    this.opened = undefined;
    this.lastGood = undefined;
    if (this.current) this.replace("stopped", "");
  }

  // Ends every worker; the supervisor is of no use afterwards.
  dispose(): void {
    this.disposed = true;
    const waiting = [...(this.current ? [this.current] : []), ...this.queue];
    this.queue = [];
    this.current = undefined;
    clearInterval(this.watch);
    this.retire();
    this.spare?.retire();
    this.spare = undefined;
    for (const request of waiting) request.settle({ ok: false, ending: "stopped", step: "", detail: "" });
  }

  // -- One request after the other --

  // `same`: what makes two requests the same when one has ended a worker.
  protected ask<T>(kind: Kind, type: Parameters<typeof checked>[0], message: object, arrays: Uint8Array[], same: object = message): Promise<Outcome<T>> {
    const json = JSON.stringify(message);
    const fingerprint = `${this.opened?.fingerprint ?? ""}:${kind}:${JSON.stringify(same)}`;
    const bytes = json.length + arrays.reduce((sum, array) => sum + array.byteLength, 0);
    const allowed = this.limitsOf(kind).bytesIn;
    if (bytes > allowed) {
      const detail = `${Math.ceil(bytes / megabyte)} MB, and the limit is ${allowed / megabyte} MB`;
      return Promise.resolve({ ok: false, ending: "too-large", step: "", detail });
    }
    const failedIn = this.aside.get(fingerprint);
    if (failedIn !== undefined) {
      return Promise.resolve({ ok: false, ending: "set-aside", step: failedIn, detail: "" });
    }
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<string>) => {
        if (!outcome.ok) return resolve(outcome);
        try {
          resolve({ ...outcome, answer: checked<T>(type, outcome.answer) });
        } catch (error) {
          this.aside.set(fingerprint, "");
          this.replace("garbled", error instanceof Error ? error.message : "");
          resolve({ ok: false, ending: "garbled", step: "", detail: error instanceof Error ? error.message : "" });
        }
      };
      this.queue.push({ id: this.nextId++, kind, json, arrays, fingerprint, replay: false, retried: false, settle });
      void this.next();
    });
  }

  private async next(): Promise<void> {
    const request = this.queue[0];
    if (this.current || !request || this.paused_ || this.disposed) return;
    this.queue.shift();
    this.current = request;
    this.started = this.lastSign = performance.now();
    this.begun = false;
    this.step = { stage: "", done: 0, total: 0 };
    this.looked = this.started;
    this.watch ??= setInterval(() => this.look(), 250);
    const hand = (this.hand ??= this.takeSpare());
    try {
      await hand.ready;
    } catch {
      return; // the listener is told of it
    }
    if (this.current !== request || this.hand !== hand) return; // stopped meanwhile
    this.started = this.lastSign = performance.now();
    hand.post({ type: "request", id: request.id, kind: request.kind, json: request.json, arrays: request.arrays });
  }

  private finish(request: Request, outcome: Outcome<string>): void {
    this.current = undefined;
    if (this.queue.length === 0) {
      clearInterval(this.watch);
      this.watch = undefined;
    }
    if (!request.replay) this.options.onStep(request.kind, undefined);
    request.settle(outcome);
    void this.next();
  }

  private heardFrom(hand: Hand, message: FromWorker): void {
    if (hand !== this.hand || !this.current) {
      if (message.type === "trap") hand.end("trap", message.message);
      return;
    }
    if (!("id" in message) || message.id !== this.current.id) return;
    this.lastSign = performance.now();
    this.begun = true;
    switch (message.type) {
      case "begun":
        return;
      case "progress":
        this.step = { stage: String(message.stage), done: Number(message.done) || 0, total: Number(message.total) || 0 };
        if (!this.current.replay) this.options.onStep(this.current.kind, this.step);
        return;
      case "trap":
        this.replace(/memory|bad_alloc|OOM|enlarge/i.test(message.message) ? "memory" : "trap", message.message);
        return;
      case "answer": {
        const request = this.current;
        const arrays = Array.isArray(message.arrays) ? message.arrays.filter((one) => one instanceof Uint8Array) : [];
        const bytes = arrays.reduce((sum, array) => sum + array.byteLength, 0);
        if (bytes > this.limitsOf(request.kind).bytesOut || typeof message.json !== "string") {
          this.replace("garbled", "");
          return;
        }
        const seconds = (this.lastSign - this.started) / 1000;
        this.finish(request, { ok: true, answer: message.json, arrays, seconds });
        if (message.heap > recycleHeap && !this.current) this.recycle();
        else if (this.options.spare && !this.disposed) this.spare ??= this.startHand(false);
      }
    }
  }

  // -- Watching --

  private look(): void {
    const request = this.current;
    // A worker that isn't up may be waiting for its module, as long as a slow line takes.
    if (!request || !this.hand?.up) return;
    const now = performance.now();
    // A page in the background, or a machine asleep, looks seldom: that time is nobody's silence.
    const gap = now - this.looked;
    this.looked = now;
    if (gap > 5000) {
      this.lastSign += gap;
      this.started += gap;
    }
    // A worker that holds no lock is missed by this: the browser ended it while it was idle.
    if (!this.begun && now - this.started > beginTime) return this.replace("vanished", "");
    const { silence, deadline } = this.limitsOf(request.kind);
    if (now - this.lastSign > silence) this.replace("silent", `no sign of life for ${silence / 1000} s`);
    else if (now - this.started > deadline) this.replace("silent", `longer than ${deadline / 1000} s`);
  }

  private limitsOf(kind: Kind): Limits {
    return { ...limits[kind], ...this.options.limits?.[kind] };
  }

  private startHand(practise: boolean): Hand {
    return new Hand(this.options, practise, this.listener);
  }

  private takeSpare(): Hand {
    const spare = this.spare;
    this.spare = undefined;
    return spare ?? this.startHand(false);
  }

  private retire(): void {
    this.hand?.retire();
    this.hand = undefined;
  }

  private recycle(): void {
    this.retire();
    this.hand = this.takeSpare();
    void this.replay(undefined);
  }

  // Ends the worker, lets the spare take over and brings it to where the old one was. What was under way
  // is set aside if it is to blame; a worker that merely vanished may have been ended by the browser, so
  // its request is tried once more. One that was never up has not seen the request, which waits for the next.
  private replace(ending: Ending, detail: string, wasUp = true): void {
    this.retire();
    this.restarts_ += 1;
    const request = this.current;
    this.current = undefined;
    const step = this.step.total > 0 ? `step ${this.step.done} of ${this.step.total}` : this.step.stage.toLowerCase();
    if (this.neverReady >= mostStarts) {
      // No worker is to be had. Say so instead of trying for ever; the next request tries once more.
      this.neverReady = 0;
      const waiting = [...(request ? [request] : []), ...this.queue];
      this.queue = [];
      for (const one of waiting) one.settle({ ok: false, ending: "absent", step: "", detail });
      return;
    }
    this.hand = this.takeSpare();
    let again: Request | undefined;
    if (request?.replay) {
      // Even what was good before ends workers now: forget it rather than go round in circles.
      if (++this.replaysLost > 3) {
        this.opened = undefined;
        this.lastGood = undefined;
      }
    } else if (request) {
      if (!wasUp) again = { ...request, id: this.nextId++ };
      else if (ending === "vanished" && !request.retried) again = { ...request, id: this.nextId++, retried: true };
      else {
        if (ending !== "stopped") this.aside.set(request.fingerprint, step);
        if (request.kind === "open") this.opened = undefined;
        request.settle({ ok: false, ending, step, detail });
      }
    }
    if (request && !request.replay) this.options.onStep(request.kind, undefined);
    const restored = this.replay(again);
    if (wasUp && ending !== "stopped" && !request?.replay) this.options.onRestarted(ending, step, request !== undefined, restored);
  }

  // Opens the files again and builds the last good model, ahead of whatever waits.
  private replay(again: Request | undefined): Promise<void> {
    const opened = this.opened;
    const ahead: Request[] = [];
    const done = new Promise<void>((resolve) => this.restored.push(resolve));
    const finished = () => {
      this.replaysLost = 0;
      for (const resolve of this.restored) resolve();
      this.restored = [];
    };
    if (opened && again?.kind !== "open") {
      const good = again && again.kind === this.lastGood?.kind ? undefined : this.lastGood; // what is tried again restores more
      ahead.push(this.replayOf("open", opened.request, this.bytesOf(opened.files), good || again ? () => {} : finished));
      if (good) ahead.push(this.replayOf(good.kind, good.message, [], finished));
    } else if (!again) {
      finished();
    }
    if (again) {
      const settle = again.settle;
      ahead.push({ ...again, settle: (outcome) => { finished(); settle(outcome); } });
    }
    this.queue = [...ahead, ...this.queue.filter((request) => !request.replay)];
    void this.next();
    return done;
  }

  private replayOf(kind: Kind, message: object, arrays: Uint8Array[], then: () => void): Request {
    const json = JSON.stringify(message);
    return { id: this.nextId++, kind, json, arrays, fingerprint: "", replay: true, retried: false, settle: then };
  }

  private bytesOf(files: NamedFile[]): Uint8Array[] {
    return files.map((file) => file.bytes);
  }
}
