// SPDX-License-Identifier: Apache-2.0
import { shortDigest } from "./browser";

// What goes into a worker, and what becomes of it there.

export interface NamedFile {
  path: string;
  bytes: Uint8Array;
}

// Why a request has no answer.
//   memory    the worker ran out of it
//   trap      it crashed
//   silent    it gave no sign of life for the time allowed, or took longer than the deadline
//   vanished  the browser ended it
//   stopped   the user did
//   set-aside the same input ended a worker before
//   garbled   the answer is not what the protocol promises
//   too-large the input is over the byte budget
//   absent    no worker comes up: a part of the site can't be loaded or run here; the detail is a sentence that says why
export type Ending =
  | "memory" | "trap" | "silent" | "vanished" | "stopped" | "set-aside" | "garbled" | "too-large" | "absent";

export type Outcome<T> =
  | { ok: true; answer: T; arrays: Uint8Array[]; seconds: number }
  | { ok: false; ending: Ending; step: string; detail: string };

export interface Step {
  stage: string;
  done: number;
  total: number;
}

// Tells one design from another; only has to differ, so the names, the lengths and a digest will do.
export async function fingerprintOf(files: NamedFile[]): Promise<string> {
  const parts: string[] = [];
  for (const file of files) parts.push(`${file.path}:${file.bytes.byteLength}:${await shortDigest(file.bytes)}`);
  return parts.join("|");
}
