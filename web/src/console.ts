// SPDX-License-Identifier: Apache-2.0
import { h } from "./dom";
import type { Diagnostic } from "./generated/protocol";
import { count, plural } from "./numbers";

// The design's own messages, below the canvas and, on phones, in a dialog.

const mostShown = 400; // lines; a design may say twenty thousand

const kinds: Record<Diagnostic["severity"], { word: string; look: string }> = {
  Echo: { word: "Message", look: "e" },
  Note: { word: "Note", look: "e" },
  Trace: { word: "From", look: "e" },
  Warning: { word: "Warning", look: "w" },
  Deprecated: { word: "Old form", look: "w" },
  Error: { word: "Error", look: "x" },
};

export function consoleCount(lines: Diagnostic[]): string {
  const number = (...severities: Diagnostic["severity"][]) => lines.filter((line) => severities.includes(line.severity)).length;
  const errors = number("Error");
  const warnings = number("Warning", "Deprecated");
  const messages = number("Echo", "Note");
  const parts = [
    errors > 0 ? plural(errors, "error") : "",
    warnings > 0 ? plural(warnings, "warning") : "",
    messages > 0 ? plural(messages, "message") : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "no messages";
}

export function consoleLines(lines: Diagnostic[], openSource: (file: string, line: number) => void): HTMLLIElement[] {
  const shown = lines.slice(0, mostShown).map((line) => {
    const kind = kinds[line.severity];
    const place = line.file && line.line > 0 ? `${line.file.split("/").pop()}:${line.line}` : "";
    return h("li", { class: kind.look }, h("b", {}, kind.word),
      place ? h("button", { class: "link", title: `Show ${line.file}, line ${line.line}`, onclick: () => openSource(line.file, line.line) }, place) : h("span"),
      h("span", {}, consoleWords(line)));
  });
  if (lines.length > mostShown) {
    shown.push(h("li", { class: "e" }, h("b", {}, "Note"), h("span"), h("span", {}, `and ${count(lines.length - mostShown)} more lines`)));
  }
  return shown;
}

// Why a design came to nothing, where its messages say so: notes are written for that, then errors, then warnings.
export function reasonsIn(lines: Diagnostic[], most = 3): string[] {
  const of = (...severities: Diagnostic["severity"][]) => lines.filter((line) => severities.includes(line.severity));
  const words = [...of("Note"), ...of("Error"), ...of("Warning", "Deprecated")]
    .map((line) => (line.file && line.line > 0 ? `${line.file}, line ${line.line}: ${consoleWords(line)}` : consoleWords(line)));
  return [...new Set(words)].slice(0, most);
}

// The kind and the place stand in their own columns already.
export function consoleWords(line: Diagnostic): string {
  return line.text
    .replace(/^(WARNING|ERROR|DEPRECATED|TRACE): ?/, "")
    .replace(/,? in file [^\n]*, line \d+$/, "")
    .trim();
}
