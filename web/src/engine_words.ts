// SPDX-License-Identifier: Apache-2.0
import type { Problem } from "./generated/protocol";
import type { Ending } from "./supervisor";

// What went wrong in a worker, in words for the user.

export function sentence(problem: Pick<Problem, "message" | "file" | "line">): string {
  const place = problem.file && problem.line > 0 ? `${problem.file}, line ${problem.line}` : problem.file;
  // An assertion's own words are for the reader, its expression is not.
  const message = problem.message.replace(/^(ERROR|WARNING): /, "").replace(/,? in file [^\n]*, line \d+$/, "")
    .replace(/^Assertion '.*' failed: "(.*)"$/s, "$1");
  if (place === "" || message.includes(place)) return message;
  return `${place}: ${message}`;
}

// `detail`: of the outcome.
export function endingWords(ending: Ending, step: string, detail = ""): string {
  const where = step ? ` in ${step}` : "";
  switch (ending) {
    case "memory": return `It ran out of memory${where}.`;
    case "silent": return `It gave no answer for too long${where}.`;
    case "vanished": return `The browser ended it${where}.`;
    case "garbled": return `Its answer made no sense and was thrown away.`;
    case "absent": return detail || "It can’t be loaded.";
    case "set-aside": return `The same work ended it before${where}.`;
    case "stopped": return "It was stopped.";
    default: return `It broke down${where}.`;
  }
}

export function openEndings(outcome: { ending: Ending; step: string; detail: string }): string {
  if (outcome.ending === "too-large") return `Together the files have ${outcome.detail}.`;
  if (outcome.ending === "stopped") return "Opening was stopped.";
  if (outcome.ending === "set-aside") return "These files ended the geometry engine before. They are not tried again by themselves.";
  if (outcome.ending === "absent") return outcome.detail || "The geometry engine can’t be loaded.";
  return `The geometry engine could not read it. ${endingWords(outcome.ending, outcome.step)}`;
}
