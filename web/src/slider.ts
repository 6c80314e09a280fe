// SPDX-License-Identifier: Apache-2.0

// A finger that scrolls a form must not change the values it passes. A slider follows a finger that moves
// sideways, by as much as the finger moves; a tap on it and a swipe up or down leave its value alone. A mouse and
// keys work as the browser has them. The style of a slider says touch-action: pan-y.

const slop = 6; // px that a finger wanders without meaning it

type Touch = { id: number; x: number; y: number; value: number } & ({ is: "undecided" | "elsewhere" } | { is: "dragging"; from: number });

export function followFinger(slider: HTMLInputElement): HTMLInputElement {
  let touch: Touch | undefined;
  let told = ""; // the value that the next input event is of, where it is ours

  // How far a finger has to go for one unit of the value.
  const pixelsPerUnit = () => {
    const thumb = 24; // px, as in tokens.css; the thumb's middle never reaches the ends
    return Math.max(1, slider.clientWidth - thumb) / (Number(slider.max) - Number(slider.min));
  };
  const begin = (event: PointerEvent) => {
    if (event.pointerType !== "touch" || touch) return;
    touch = { id: event.pointerId, x: event.clientX, y: event.clientY, value: slider.valueAsNumber, is: "undecided" };
  };
  const move = (event: PointerEvent) => {
    if (touch?.id !== event.pointerId) return;
    const across = event.clientX - touch.x;
    const along = event.clientY - touch.y;
    if (touch.is === "undecided" && Math.max(Math.abs(across), Math.abs(along)) > slop) {
      // The value does not jump by the pixels that it took to decide.
      touch = Math.abs(across) > Math.abs(along) ? { ...touch, is: "dragging", from: event.clientX } : { ...touch, is: "elsewhere" };
    }
    if (touch.is !== "dragging") return;
    const before = slider.value;
    slider.value = String(touch.value + (event.clientX - touch.from) / pixelsPerUnit());
    if (slider.value === before) return;
    told = slider.value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    told = "";
  };
  const end = (event: PointerEvent) => {
    if (touch?.id !== event.pointerId) return;
    const dragged = touch.is === "dragging";
    touch = undefined;
    if (dragged) slider.dispatchEvent(new Event("change", { bubbles: true }));
  };
  slider.addEventListener("pointerdown", begin);
  slider.addEventListener("pointermove", move);
  slider.addEventListener("pointerup", end);
  slider.addEventListener("pointercancel", end);

  // What the browser itself makes of the finger: it sets the slider where it is touched.
  slider.addEventListener("input", (event) => {
    if (!touch || told !== "") return;
    event.stopImmediatePropagation();
    slider.value = String(touch.value);
  }, true);
  slider.addEventListener("touchmove", (event) => {
    if (touch?.is === "dragging" && event.cancelable) event.preventDefault();
  }, { passive: false });
  // A tap ends in the events of a mouse that clicks there.
  slider.addEventListener("touchend", (event) => {
    if (event.cancelable) event.preventDefault();
    slider.focus({ preventScroll: true });
  }, { passive: false });
  return slider;
}
