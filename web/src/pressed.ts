// SPDX-License-Identifier: Apache-2.0
// A button that is replaced between press and release gets no click. So what stands around a pressed button is
// drawn anew once it is released.

let pressed: Element | undefined; // a button or link under the pointer's main button, or the space bar
const waiting = new Map<Element, () => void>(); // parts of the page -> how they are drawn

// Calls `draw`, which replaces what is in `part`: now, or after the click that is under way in it. Of several
// that wait for the same part the last one is called.
export function redraw(part: Element, draw: () => void): void {
  if (pressed && part.contains(pressed)) waiting.set(part, draw);
  else draw();
}

function press(target: EventTarget | null): void {
  release(); // of a press whose end nobody heard
  pressed = (target instanceof Element && target.closest("button, a")) || undefined;
}

function release(): void {
  pressed = undefined;
  const draws = [...waiting.values()];
  waiting.clear();
  for (const draw of draws) draw();
}

const afterTheClick = () => {
  const ended = pressed;
  setTimeout(() => {
    if (pressed === ended) release();
  });
};
// Captured: they come first, whatever a listener of the button does with them.
addEventListener("pointerdown", (event) => {
  if (event.button === 0) press(event.target); // a menu that another button opens may swallow the release
}, true);
addEventListener("pointerup", afterTheClick, true);
addEventListener("pointercancel", afterTheClick, true);
addEventListener("blur", release); // of the window
addEventListener("keydown", (event) => {
  if (event.key === " " && !event.repeat) press(event.target);
}, true);
addEventListener("keyup", (event) => {
  if (event.key === " ") afterTheClick();
}, true);
