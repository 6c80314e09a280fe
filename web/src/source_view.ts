// SPDX-License-Identifier: Apache-2.0
import { h, showDialog } from "./dom";

const mostLines = 20_000;

// A source file with one line marked. Read-only: a design is changed where it was written.
export function showSource(path: string, text: string, line: number): void {
  let here: HTMLElement | undefined;
  void showDialog(line > 0 ? `${path}, line ${line}` : path, () => {
    const all = text.split("\n");
    const from = all.length > mostLines ? Math.max(0, line - mostLines / 2) : 0;
    const pre = h("pre");
    for (const [at, content] of all.slice(from, from + mostLines).entries()) {
      const number = from + at + 1;
      const element = h("span", { class: number === line ? "ln here" : "ln", "data-n": number }, `${content.replace(/\r$/, "")}\n`);
      if (number === line) here = element;
      pre.append(element);
    }
    return [h("div", { class: "text", tabindex: "0", role: "region", "aria-label": `Text of ${path}` }, pre)];
  }, "source");
  here?.scrollIntoView({ block: "center" });
}
