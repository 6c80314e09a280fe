// SPDX-License-Identifier: Apache-2.0
// What every worker does: hands requests to its module and the answers back. It decides nothing; the page
// ends it and starts another whenever it likes.
import type { CreateModule, Workshop } from "@wasm/mesh.js";
import { holdLock } from "./browser";
import { startModule } from "./start_module";
import type { FromWorker, ToWorker } from "./worker_messages";

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

let memory: WebAssembly.Memory | undefined;
let workshop: Workshop | undefined;
let current = 0; // the request under way
let told = 0; // when progress was last posted, ms

const mostWarmRounds = 12;
const mostWarmTime = 6000; // ms: a slow device has better things to do
const warmPause = 20; // ms

async function start(create: CreateModule, module: WebAssembly.Module, practise: boolean, locked: boolean): Promise<void> {
  const made = await startModule(create, module, (instance) => {
    for (const value of Object.values(instance.exports)) {
      if (value instanceof WebAssembly.Memory) memory = value;
    }
  });
  workshop = new made.Workshop();
  workshop.onProgress((stage, done, total) => {
    const now = performance.now();
    if (now - told < 40) return;
    told = now;
    post({ type: "progress", id: current, stage, done, total });
  });
  if (practise) await warmUp(new made.Workshop());
  post({ type: "ready", locked });
}

// What the first real work needs is compiled: by a browser in two steps, the second of what has run often
// enough, beside everything that runs. So until it gets no faster, before anything is asked.
async function warmUp(practice: Workshop): Promise<void> {
  let best = Infinity;
  const end = performance.now() + mostWarmTime;
  for (let round = 0; round < mostWarmRounds && performance.now() < end; round++) {
    const began = performance.now();
    practice.handle("warm", "{}", []);
    const time = performance.now() - began;
    if (time > 0.9 * best) break;
    best = time;
    await new Promise((resolve) => setTimeout(resolve, warmPause)); // for the browser's compiler
  }
  practice.delete();
}

function run(message: ToWorker & { type: "request" }): void {
  current = message.id;
  told = performance.now();
  post({ type: "begun", id: message.id });
  const answer = workshop!.handle(message.kind, message.json, message.arrays);
  const arrays = answer.arrays;
  post(
    { type: "answer", id: message.id, json: answer.json, arrays, heap: memory?.buffer.byteLength ?? 0 },
    arrays.map((array) => array.buffer),
  );
}

export function serveRequests(load: (glue: string) => Promise<CreateModule>): void {
  self.onmessage = (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    const failed = (error: unknown) =>
      post({ type: "trap", id: current, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    if (message.type === "start") {
      post({ type: "started" });
      Promise.all([load(message.glue), holdLock(message.lock)])
        .then(([create, locked]) => start(create, message.module, message.practise, locked)).catch(failed);
      return;
    }
    try {
      run(message);
    } catch (error) {
      failed(error);
    }
  };
}
