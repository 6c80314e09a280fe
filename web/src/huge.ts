// SPDX-License-Identifier: Apache-2.0
import { bytes, count, plural } from "./numbers";
import type { Note } from "./notes";

// Models and files that may be too much for a device: said before they are loaded, with two choices.

const megabyte = 1 << 20;
const coarse = () => matchMedia("(pointer: coarse)").matches;

// A triangle costs some 40 bytes in the answer, the same in the view and on the graphics card.
const mostTriangles = () => (coarse() ? 750_000 : 2_000_000);
const copies = 4;
// Reading STEP takes some 60 times the file's size.
const mostFileBytes = () => (coarse() ? 4 : 16) * megabyte;
const readingFactor = 60;

// Triangles of a simplified view.
export const mostShown = () => (coarse() ? 150_000 : 400_000);

export const isHuge = {
  model: (triangles: number) => triangles > mostTriangles(),
  file: (size: number) => size > mostFileBytes(),
};

const warning = () => (coarse() ? "A phone may close the tab." : "A small computer may close the tab.");

export const hugeNote = {
  model: (triangles: number, size: number, choose: (choice: "simplified" | "everything") => void): Note => ({
    look: "warn",
    title: `This model is large: ${triangles >= 1e6 ? `${(triangles / 1e6).toFixed(1)} million triangles` : plural(triangles, "triangle")}, about ${bytes(size * copies)} of memory.`,
    text: `${warning()} Measures and files are those of the whole model either way.`,
    actions: [
      { label: "Show a simplified view", run: () => choose("simplified") },
      { label: `Show all ${count(triangles)}`, run: () => choose("everything") },
    ],
  }),
  file: (name: string, size: number, read: () => void, other: () => void): Note => ({
    look: "warn",
    title: `This file is large: ${bytes(size)} of STEP, about ${bytes(size * readingFactor)} of memory while it is read.`,
    text: `${warning()} ${name.split("/").pop()} stays on this device either way.`,
    actions: [{ label: "Read it", run: read }, { label: "Open another", run: other }],
  }),
};
