// SPDX-License-Identifier: Apache-2.0
import type { ParameterValues } from "./generated/protocol";
import type { Session } from "./session";

// What is to be said of values that the page around gives: names that the design does not have, and values that
// it does not take, or takes although they are not among those it offers.

export interface ValueNotice {
  names: string[];
  message: string;
}

// After they were set.
export function noticeOn(session: Session, given: ParameterValues): ValueNotice | undefined {
  const names: string[] = [];
  const lines: string[] = [];
  const unknown = Object.keys(given).filter((name) => !session.parameters.some((one) => one.name === name));
  if (unknown.length > 0) {
    names.push(...unknown);
    lines.push(`This design has no parameter ${unknown.slice(0, 8).map((name) => `“${name.slice(0, 60)}”`).join(", ")}${unknown.length > 8 ? ` and ${unknown.length - 8} more` : ""}.`);
  }
  for (const { name, text } of session.remarks) {
    if (!Object.hasOwn(given, name) || names.includes(name)) continue;
    names.push(name);
    lines.push(text);
  }
  for (const [name, value] of Object.entries(given)) {
    if (names.includes(name) || JSON.stringify(session.value(name)) === JSON.stringify(value)) continue;
    names.push(name);
    lines.push(`${name} does not take ${JSON.stringify(value).slice(0, 60)} and stays at ${JSON.stringify(session.value(name)).slice(0, 60)}.`);
  }
  return names.length > 0 ? { names, message: lines.slice(0, 6).join(" ") + (lines.length > 6 ? ` And ${lines.length - 6} more.` : "") } : undefined;
}
