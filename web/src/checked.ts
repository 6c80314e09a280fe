// SPDX-License-Identifier: Apache-2.0
// A worker that ran a stranger's design may answer with anything. Each answer is held against the table
// made from the C++ field lists before the page believes a word of it.
import { enums, schema } from "./generated/protocol";

type Names = keyof typeof schema;

// Throws an Error that names the path of the first thing that is not as promised.
export function checked<T>(type: Names, text: string): T {
  if (text.length > 64 << 20) throw new Error(`${type} is longer than 64 MB`);
  const value: unknown = JSON.parse(text);
  check(value, type, type);
  return value as T;
}

function check(value: unknown, spelling: string, path: string): void {
  if (spelling.endsWith("?")) {
    if (value === undefined || value === null) return;
    return check(value, spelling.slice(0, -1), path);
  }
  if (spelling.endsWith("[]")) {
    if (!Array.isArray(value)) throw new Error(`${path} is no list`);
    value.forEach((entry, at) => check(entry, spelling.slice(0, -2), `${path}[${at}]`));
    return;
  }
  const fits = (() => {
    switch (spelling) {
      case "string": return typeof value === "string";
      case "boolean": return typeof value === "boolean";
      case "number": return typeof value === "number" && Number.isFinite(value);
      case "integer": return Number.isSafeInteger(value);
      case "ParameterValue": return isParameterValue(value);
      case "ParameterValues": return isPlainObject(value) && Object.values(value).every(isParameterValue);
      default: return undefined;
    }
  })();
  if (fits === true) return;
  if (fits === false) throw new Error(`${path} is no ${spelling}`);
  if (spelling in enums) {
    const names: readonly string[] = enums[spelling as keyof typeof enums];
    if (typeof value !== "string" || !names.includes(value)) throw new Error(`${path} is no ${spelling}`);
    return;
  }
  const fields = schema[spelling as Names] as Record<string, string> | undefined;
  if (!fields || !isPlainObject(value)) throw new Error(`${path} is no ${spelling}`);
  for (const [name, type] of Object.entries(fields)) check(value[name], type, `${path}.${name}`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Numbers that JSON can't carry arrive as null and are no values.
export function isParameterValue(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || typeof value === "string") return true;
  return Array.isArray(value) && value.every((entry) => typeof entry === "number" && Number.isFinite(entry));
}
