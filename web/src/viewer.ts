// SPDX-License-Identifier: Apache-2.0
// TEMPORARY (page developed without the view): helper F replaces this whole file.
import type { ViewerPort } from "./viewer_port";
export async function loadViewer(_canvas: HTMLCanvasElement): Promise<ViewerPort | undefined> {
  return { setPreview: () => "", clear() {}, setTheme() {}, setStale() {}, setUnit() {}, setReducedMotion() {}, command() {} };
}
