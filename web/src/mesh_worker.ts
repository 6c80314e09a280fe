// SPDX-License-Identifier: Apache-2.0
// The mesh worker: hands requests to mesh.wasm and its answers back. It decides nothing; the page ends it
// and starts another whenever it likes.
import createMesh, { type Workshop } from "@wasm/mesh.js";
import type { FromWorker, ToWorker } from "./worker_messages";

const post = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

let memory: WebAssembly.Memory | undefined;
let workshop: Workshop | undefined;
let current = 0; // the request under way
let told = 0; // when progress was last posted, ms

async function start(module: WebAssembly.Module, lock: string): Promise<void> {
  if (navigator.locks) {
    await new Promise<void>((held) => {
      void navigator.locks.request(lock, () => {
        held();
        return new Promise<void>(() => {}); // held until this worker ends
      });
    });
  }
  const mesh = await createMesh({
    instantiateWasm(imports, done) {
      void WebAssembly.instantiate(module, imports).then((instance) => {
        for (const value of Object.values(instance.exports)) {
          if (value instanceof WebAssembly.Memory) memory = value;
        }
        done(instance, module);
      });
      return {};
    },
    onAbort(what) {
      throw new Error(String(what));
    },
    print() {},
    printErr() {},
  });
  const made = new mesh.Workshop();
  workshop = made;
  made.onProgress((stage, done, total) => {
    const now = performance.now();
    if (now - told < 40) return;
    told = now;
    post({ type: "progress", id: current, stage, done, total });
  });
  post({ type: "ready" });
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

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  const failed = (error: unknown) =>
    post({ type: "trap", id: current, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  if (message.type === "start") {
    start(message.module, message.lock).catch(failed);
    return;
  }
  try {
    run(message);
  } catch (error) {
    failed(error);
  }
};
