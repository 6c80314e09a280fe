// SPDX-License-Identifier: Apache-2.0
// What the page asks of the 3D view. web/src/viewer.ts is what answers; the page goes on without it where
// there is no WebGL2.

export type ViewCommand =
  | "fit" | "home" | "front" | "right" | "back" | "left" | "top" | "bottom" | "perspective" | "grid" | "edges"
  | "dimensions" | "zoom-in" | "zoom-out";

export interface ViewerPort {
  // Checks the bytes and shows them. The first model of a design is fitted; after that the camera stays where
  // it is, but follows a model that leaves the view until somebody has moved it. With `most` triangles given, a model of more is shown in a simplified form. Answers ""
  // or why the bytes were refused.
  setPreview(bytes: Uint8Array, most?: number): string;
  setTint(on: boolean): void; // of the faces of an exact model that stay faceted
  clear(): void;
  setTheme(theme: "light" | "dark"): void;
  setStale(stale: boolean): void; // the last good model, not the present values: drawn with little colour
  setUnit(unit: "mm" | "in"): void; // of the dimensions on the canvas
  setReducedMotion(reduced: boolean): void;
  command(name: ViewCommand): void;
}
