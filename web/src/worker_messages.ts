// SPDX-License-Identifier: Apache-2.0
// What the supervisor and a worker post to each other, around the messages of the protocol.
export type Kind = "open" | "regenerate" | "exact" | "export" | "source" | "sets" | "setsFile";

export type ToWorker =
  // `lock` is held by the worker for as long as it lives, where there are locks: the page learns of its end by
  // being given it.
  // `glue` is the address of the module's script where that is no part of the worker's own.
  // `practise`: before it is ready it works on a design of its own, so that its code is compiled well.
  | { type: "start"; module: WebAssembly.Module; lock: string; glue: string; practise: boolean }
  | { type: "request"; id: number; kind: Kind; json: string; arrays: Uint8Array[] };

export type FromWorker =
  | { type: "started" } // its script runs; the module is being started
  | { type: "ready"; locked: boolean } // whether it holds the lock
  | { type: "begun"; id: number }
  | { type: "progress"; id: number; stage: string; done: number; total: number }
  | { type: "answer"; id: number; json: string; arrays: Uint8Array[]; heap: number }
  | { type: "trap"; id: number; message: string };
