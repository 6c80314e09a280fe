// SPDX-License-Identifier: Apache-2.0
// Elements by hand. Text only ever goes in as text: there is no way here to hand in markup.

type Child = Node | string | undefined | false;
type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;

// h("button", { class: "btn", onclick: save }, "Save"). `true` sets an empty attribute, false and
// undefined leave it out.
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return element;
}

// An icon of the sprite; the word beside it, or the button's label, says what it is.
export function icon(name: string): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as T;
}

// Where the focus is now. The browser gives it back to that element; what stood in a part of the page that was drawn anew
// meanwhile has a double there, by name.
function wayBack(): () => void {
  const from = document.activeElement as HTMLElement | null;
  const part = from?.parentElement?.closest<HTMLElement>("[id]");
  const nameOf = (element: Element) => element.getAttribute("aria-label") ?? element.textContent;
  return () => {
    if (!from || !part || from.isConnected) return;
    const all = [...part.querySelectorAll<HTMLElement>(from.localName)];
    (all.find((one) => nameOf(one) === nameOf(from)) ?? all[0])?.focus();
  };
}

// A modal dialog with a title and a close button; resolves with what `close` was given, "" when dismissed.
export function showDialog(
  title: string,
  fill: (close: (answer: string) => void) => Node[],
  className = "",
): Promise<string> {
  return new Promise((resolve) => {
    const close = (answer: string) => dialog.close(answer);
    const back = wayBack();
    const head = h("header", {}, h("h2", { id: "dialog-title" }, title),
      h("button", { class: "btn quiet icon", "aria-label": "Close", onclick: () => close("") }, icon("x")));
    const dialog = h("dialog", { class: className, "aria-labelledby": "dialog-title" }, head, ...fill(close));
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) close("");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      back();
      resolve(dialog.returnValue);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

let toastTimer: ReturnType<typeof setTimeout> | undefined;

// A short word that something was done.
export function toast(text: string): void {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (element.hidden = true), 4000);
}

// What was done to one design is no news on another.
export function hideToast(): void {
  clearTimeout(toastTimer);
  byId("toast").hidden = true;
}

export interface MenuEntry {
  label: string;
  icon?: string;
  keys?: string | undefined;
  run(): void;
}

// A menu under a button: arrows move, Escape closes, focus goes back.
export function showMenu(button: HTMLElement, entries: (MenuEntry | "line")[]): void {
  const menu = h("div", { class: "menu", role: "menu", popover: "auto" });
  for (const entry of entries) {
    if (entry === "line") {
      menu.append(h("hr"));
      continue;
    }
    const run = () => {
      menu.hidePopover();
      entry.run();
    };
    menu.append(h("button", { role: "menuitem", onclick: run }, entry.icon ? icon(entry.icon) : undefined, entry.label,
      entry.keys ? h("span", { class: "kbd" }, entry.keys) : undefined));
  }
  (button.closest("[data-region]") ?? document.body).append(menu); // in the landmark it belongs to
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  });
  menu.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState === "closed") {
      menu.remove();
      button.removeAttribute("aria-expanded");
      if (document.activeElement === document.body) button.focus();
    }
  });
  button.setAttribute("aria-expanded", "true");
  menu.showPopover();
  const place = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(place.right - size.width, innerWidth - size.width - 8))}px`;
  menu.style.top = `${Math.min(place.bottom + 4, innerHeight - size.height - 8)}px`;
  menu.querySelector("button")?.focus();
}

export function saveFile(name: string, mediaType: string, bytes: Uint8Array | string): void {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type: mediaType }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
