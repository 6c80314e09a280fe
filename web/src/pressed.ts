// SPDX-License-Identifier: Apache-2.0
// A button that is replaced between press and release gets no click. So what stands under a pressed pointer, or
// has the focus while the space bar is down, is drawn anew once it is released.

let pressed: Element | undefined;
const waiting = new Map<Element, () => void>(); // parts of the page -> how they are drawn

// Calls `draw`, which replaces what is in `part`: now, or after the click that is under way in it. Of several
// that wait for the same part the last one is called.
export function redraw(part: Element, draw: () => void): void {
  if (pressed && part.contains(pressed)) waiting.set(part, draw);
  else draw();
}

function press(target: EventTarget | null): void {
  release(); // of a press whose end nobody heard
  pressed = target instanceof Element ? target : undefined;
}

function release(): void {
  pressed = undefined;
  const draws = [...waiting.values()];
  waiting.clear();
  for (const draw of draws) draw();
}

const capture = { capture: true };
const afterTheClick = () => {
  const ended = pressed;
  setTimeout(() => {
    if (pressed === ended) release();
  });
};
addEventListener("pointerdown", (event) => press(event.target), capture);
addEventListener("pointerup", afterTheClick, capture);
addEventListener("pointercancel", afterTheClick, capture);
addEventListener("blur", (event) => {
  if (event.target === window) release();
}, capture);
addEventListener("keydown", (event) => {
  if (event.key === " " && !event.repeat) press(event.target);
}, capture);
addEventListener("keyup", (event) => {
  if (event.key === " ") afterTheClick();
}, capture);
