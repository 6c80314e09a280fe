// SPDX-License-Identifier: Apache-2.0
import { endingWords, sentence } from "./engine_words";
import { stateOf, type ExactState } from "./exact_model";
import type { ExactSupervisor } from "./exact_supervisor";
import type { Diagnostic } from "./generated/protocol";
import type { NamedFile } from "./supervisor";

// A STEP or BREP file that is the design: a stranger's bytes, read in an exact worker of their own.

export type ReadyState = Extract<ExactState, { name: "ready" }>;

export const foreignKind = (path: string) => (/\.bre?p$/i.test(path) ? "BREP" : "STEP");

// The model in it, or why there is none.
export async function readForeignFile(worker: ExactSupervisor, files: NamedFile[], main: string): Promise<
  { ready: ReadyState; diagnostics: Diagnostic[] } | { ready: undefined; words: string }
> {
  const opened = await worker.open(files, main);
  if (!opened.ok) return { ready: undefined, words: ended(opened) };
  if (opened.answer.problem) return { ready: undefined, words: sentence(opened.answer.problem) };
  const outcome = await worker.exact({});
  if (!outcome.ok) return { ready: undefined, words: ended(outcome) };
  const state = stateOf(outcome);
  if (state.name === "ready") return { ready: state, diagnostics: outcome.answer.diagnostics };
  return { ready: undefined, words: state.name === "failed" ? sentence({ message: state.words, file: state.file, line: state.line }) : "" };
}

function ended(outcome: { ending: Parameters<typeof endingWords>[0]; step: string; detail: string }): string {
  if (outcome.ending === "absent") return outcome.detail;
  return `It ended the engine that reads it, which is thrown away. ${endingWords(outcome.ending, outcome.step)}`;
}
