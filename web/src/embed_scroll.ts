// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom";

// The page around scrolls through the view until it is clicked or tapped.
export function listenToScrolling(): void {
  const view = byId("view");
  const canvas = byId("canvas");
  const hint = byId("hint");
  let held = false;
  let hintTimer: ReturnType<typeof setTimeout> | undefined;
  const hold = (now: boolean) => {
    held = now;
    canvas.classList.toggle("held", now);
  };
  canvas.addEventListener("click", () => hold(true));
  canvas.addEventListener("blur", () => hold(false));
  document.addEventListener("pointerdown", (event) => {
    if (!view.contains(event.target as Node)) hold(false);
  });
  addEventListener("blur", () => hold(false));
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hold(false);
  });
  // Before the canvas hears it: what is not meant for it scrolls the page around.
  view.addEventListener("wheel", (event) => {
    if (held || event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    hint.hidden = false;
    clearTimeout(hintTimer);
    hintTimer = setTimeout(() => (hint.hidden = true), 1200);
  }, { capture: true, passive: true });
}
