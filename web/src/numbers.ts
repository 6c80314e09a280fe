// SPDX-License-Identifier: Apache-2.0
// Numbers as people write and read them.

// A number as the fields show it: no digits that only rounding brought in.
export function plain(value: number): string {
  return String(Number(value.toPrecision(10)));
}

// Reads "3*42", "(10 + 2) / 4", "2^3", "12,5" and "12 mm"; undefined where it is none of these.
// + - * / ^ and brackets, nothing else: text is never evaluated.
export function readNumber(text: string): number | undefined {
  let rest = text.trim().replace(/\s*(mm|°|deg|%)$/i, "");
  if (/^[+-]?\d+,\d+$/.test(rest)) rest = rest.replace(",", ".");
  rest = rest.replaceAll("×", "*").replaceAll("−", "-").replaceAll("÷", "/");
  let at = 0;
  let depth = 0;
  const blank = () => {
    while (rest[at] === " ") at++;
  };
  const take = (symbols: string) => {
    blank();
    const symbol = rest[at];
    if (symbol === undefined || !symbols.includes(symbol)) return undefined;
    at++;
    return symbol;
  };
  const primary = (): number => {
    if (++depth > 100) return NaN;
    if (take("(")) {
      const value = sum();
      return take(")") ? value : NaN;
    }
    blank();
    const match = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(rest.slice(at));
    if (!match) return NaN;
    at += match[0].length;
    return Number(match[0]);
  };
  const power = (): number => {
    const sign = take("+-");
    if (sign) return sign === "-" ? -power() : power();
    const base = primary();
    return take("^") ? base ** power() : base;
  };
  const product = (): number => {
    let value = power();
    for (let symbol = take("*/"); symbol; symbol = take("*/")) value = symbol === "*" ? value * power() : value / power();
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let symbol = take("+-"); symbol; symbol = take("+-")) value = symbol === "+" ? value + product() : value - product();
    return value;
  };
  if (rest.length > 200) return undefined;
  const value = sum();
  blank();
  return at === rest.length && Number.isFinite(value) ? value : undefined;
}

export type Unit = "mm" | "in";

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
export const count = (value: number) => grouped.format(value);
export const plural = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

export function length(millimetres: number, unit: Unit): string {
  const value = unit === "mm" ? millimetres : millimetres / 25.4;
  const digits = unit === "mm" ? 1 : 3;
  return String(Number(value.toFixed(Math.abs(value) >= 1000 ? 0 : Math.abs(value) < 0.05 ? 4 : digits)));
}

// Volumes read best in cm³ from a thousandth on, areas from a tenth.
export function volume(cubicMillimetres: number, unit: Unit): string {
  if (unit === "in") return `${significant(cubicMillimetres / 16387.064)} in³`;
  return cubicMillimetres < 100 ? `${significant(cubicMillimetres)} mm³` : `${significant(cubicMillimetres / 1000)} cm³`;
}
export function area(squareMillimetres: number, unit: Unit): string {
  if (unit === "in") return `${significant(squareMillimetres / 645.16)} in²`;
  return squareMillimetres < 100 ? `${significant(squareMillimetres)} mm²` : `${significant(squareMillimetres / 100)} cm²`;
}
function significant(value: number): string {
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3;
  return String(Number(value.toFixed(digits)));
}

export function seconds(value: number): string {
  return value < 0.01 ? "0.01 s" : value < 10 ? `${value.toFixed(2)} s` : `${value.toFixed(0)} s`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} bytes`;
  return value < 1e6 ? `${(value / 1000).toFixed(value < 1e4 ? 1 : 0)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}
