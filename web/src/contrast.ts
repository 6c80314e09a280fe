// SPDX-License-Identifier: Apache-2.0
// Whether a page may give the embedded viewer its own accent: only where words and edges in it can be read
// (WCAG 2.2, 1.4.3: 4.5 to 1). Colours are "#rrggbb".

const grounds = { light: ["#ffffff", "#f2f1ed"], dark: ["#202325", "#282c2f"] };
const inks = ["#ffffff", "#10222f"];

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// The accent and what is written on it; undefined where it can't be read.
export function readableAccent(color: string, theme: "light" | "dark"): { accent: string; ink: string } | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return undefined;
  if (grounds[theme].some((ground) => contrast(color, ground) < 4.5)) return undefined;
  const ink = inks.find((one) => contrast(color, one) >= 4.5);
  return ink ? { accent: color, ink } : undefined;
}
