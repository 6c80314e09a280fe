// SPDX-License-Identifier: Apache-2.0
import type { ParameterValues, ValueRemark } from "./generated/protocol";

// What is to be said of values that the page around gives: names that the design does not have, and values that
// it does not take, or takes although they are not among those it offers.

export interface ValueNotice {
  names: string[];
  message: string;
}

// `remarks`: of the session, after they were set.
export function noticeOn(remarks: ValueRemark[], given: ParameterValues): ValueNotice | undefined {
  const told = remarks.filter(({ name }) => Object.hasOwn(given, name));
  if (told.length === 0) return undefined;
  return { names: told.map(({ name }) => name), message: told.slice(0, 6).map(({ text }) => text).join(" ") + (told.length > 6 ? ` And ${told.length - 6} more.` : "") };
}
