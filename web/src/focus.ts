// SPDX-License-Identifier: Apache-2.0
// Keyboard focus does not fall to the page's body when what had it is taken away, hidden or disabled: it goes to
// what stands in its place, else to the nearest thing that can be used.

const focusable = "button,a[href],input,select,textarea,summary,canvas[tabindex],[tabindex='0']";

const usable = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(":disabled") && element.tabIndex >= 0 && element.getClientRects().length > 0;
const firstIn = (part: ParentNode): HTMLElement | undefined => [...part.querySelectorAll<HTMLElement>(focusable)].find(usable);
const nameOf = (element: HTMLElement) => element.getAttribute("aria-label") ?? element.textContent;

export const hasFocus = (): boolean => document.activeElement !== null && document.activeElement !== document.body;

// `home`: where it goes when nothing near can be used.
export function keepFocus(home: () => HTMLElement | undefined): void {
  let last: HTMLElement | undefined; // what has the focus, or had it when it was taken away
  let around: HTMLElement[] = []; // what it stands in, the innermost first
  document.addEventListener("focusin", (event) => {
    last = event.target as HTMLElement;
    around = [];
    for (let part = last.parentElement; part && part !== document.body; part = part.parentElement) around.push(part);
  });
  document.addEventListener("focusout", (event) => {
    const left = event.target as HTMLElement;
    // A user may leave it; one that is being taken away is still here when it says so.
    queueMicrotask(() => {
      if (left === last && usable(left)) last = undefined;
    });
  });
  const look = () => {
    if (!last || hasFocus() || usable(last)) return;
    if (last.closest("dialog:not([open])")?.isConnected) return; // just closed: the browser gives the focus back where it was
    const near = around.find((part) => part.isConnected && firstIn(part));
    const same = (last.id && document.getElementById(last.id)) ||
      (near && [...near.querySelectorAll<HTMLElement>(last.localName)].find((one) => usable(one) && nameOf(one) === nameOf(last!)));
    const next = same && usable(same) ? same : (near && firstIn(near)) ?? home();
    last = undefined;
    next?.focus({ preventScroll: true });
  };
  let looking = false;
  new MutationObserver(() => {
    look();
    if (looking || !last) return;
    looking = true;
    // A disabled or hidden element loses the focus with the next picture.
    requestAnimationFrame(() => setTimeout(() => {
      looking = false;
      look();
    }));
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["hidden", "disabled", "class", "open"] });
}
