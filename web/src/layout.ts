// SPDX-License-Identifier: Apache-2.0
import { byId } from "./dom";
import { keepSetting, setting } from "./store";

// The panels beside the canvas: widths, hiding, the tabs of Make and of the phone's bar, F6.

const bench = byId("bench");
const wide = matchMedia("(min-width: 1280px)");
const narrow = matchMedia("(max-width: 719px)");
const least = 280; // px
const most = 480;

export function listenToLayout(): void {
  listenToEdge("left", 344);
  listenToEdge("right", 328);
  listenToTabs();
  listenToTyping();
}

// -- Widths --

function listenToEdge(side: "left" | "right", standard: number): void {
  const edge = byId(`edge-${side}`);
  let width = Math.min(most, Math.max(least, Number(setting(`width-${side}`)) || standard));
  const apply = () => {
    if (wide.matches) bench.style.setProperty(`--${side}`, `${width}px`);
    else bench.style.removeProperty(`--${side}`);
    edge.setAttribute("aria-valuenow", String(width));
  };
  edge.setAttribute("aria-valuemin", String(least));
  edge.setAttribute("aria-valuemax", String(most));
  const change = (to: number) => {
    width = Math.round(Math.min(most, Math.max(least, to)));
    apply();
    keepSetting(`width-${side}`, String(width));
  };
  edge.addEventListener("pointerdown", (event) => {
    edge.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  edge.addEventListener("pointermove", (event) => {
    if (edge.hasPointerCapture(event.pointerId)) change(side === "left" ? event.clientX : innerWidth - event.clientX);
  });
  edge.addEventListener("dblclick", () => change(standard));
  edge.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    change(width + (side === "left" ? by : -by));
  });
  wide.addEventListener("change", apply);
  apply();
}

export function togglePanel(side: "left" | "right"): void {
  if (narrow.matches) return;
  if (side === "right" && !wide.matches) showMakePanel(!bench.classList.contains("show-make"));
  else bench.classList.toggle(`hide-${side}`);
}

// -- Make --

export function showMakePanel(show: boolean): void {
  bench.classList.toggle("show-make", show);
  bench.classList.remove("hide-right");
  byId("open-make").setAttribute("aria-expanded", String(show));
  if (show && !wide.matches) byId(selectedTab()).focus();
}

function selectedTab(): string {
  return byId("tp-make").hidden ? "tb-about" : "tb-make";
}

function selectTab(name: "make" | "about"): void {
  for (const one of ["make", "about"]) {
    const tab = byId(`tb-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    byId(`tp-${one}`).hidden = one !== name;
  }
}

// Opens Make or Licence wherever it is in this layout.
export function showAside(name: "make" | "about"): void {
  selectTab(name);
  if (narrow.matches) selectPanel(name);
  else showMakePanel(true);
}

function selectPanel(name: "adjust" | "make" | "about"): void {
  bench.dataset.panel = name;
  for (const tab of byId("phonebar").querySelectorAll<HTMLElement>("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.dataset.panel === name));
    tab.tabIndex = tab.dataset.panel === name ? 0 : -1;
  }
  if (name !== "adjust") selectTab(name);
}

function listenToTabs(): void {
  for (const list of document.querySelectorAll<HTMLElement>("#bench [role=tablist]")) {
    const tabs = [...list.querySelectorAll<HTMLElement>("[role=tab]")];
    const choose = (tab: HTMLElement) => {
      const name = tab.dataset.panel ?? tab.id.slice(3);
      if (tab.dataset.panel) selectPanel(name as "adjust" | "make" | "about");
      else selectTab(name as "make" | "about");
    };
    for (const [at, tab] of tabs.entries()) {
      tab.addEventListener("click", () => choose(tab));
      tab.addEventListener("keydown", (event) => {
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const next = tabs[(to + tabs.length) % tabs.length]!;
        choose(next);
        next.focus();
      });
    }
  }
}

// -- Phones --

// A screen keyboard takes half of a phone: the canvas shrinks and the row that is edited stays in sight.
function listenToTyping(): void {
  const form = byId("form");
  const find = byId("find");
  let settling: ReturnType<typeof setTimeout> | undefined;
  // A tap takes the focus before it clicks: a button that moved in between would be missed.
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => bench.classList.remove("typing"), 150);
  };
  document.addEventListener("focusin", (event) => {
    const target = event.target as HTMLElement;
    const typing = narrow.matches && matchMedia("(pointer: coarse)").matches && target.matches("#form input:not([type=range],[type=checkbox]),#find");
    if (!typing) return settle();
    clearTimeout(settling);
    bench.classList.add("typing");
    if (form.contains(target)) setTimeout(() => target.closest(".p")?.scrollIntoView({ block: "start" }), 60);
  });
  document.addEventListener("focusout", settle);
  find.addEventListener("focus", () => byId("find-row").classList.add("seeking"));
  find.addEventListener("blur", () => {
    if ((find as HTMLInputElement).value === "") byId("find-row").classList.remove("seeking");
  });
}

// -- Regions --

export function nextRegion(back: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.offsetParent !== null || region.getClientRects().length > 0);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  for (let turn = 1; turn <= regions.length; turn++) {
    const region = regions[(at + (back ? regions.length * 2 - turn : turn)) % regions.length]!;
    const target = [...region.querySelectorAll<HTMLElement>("canvas,button:not(:disabled),a[href],input,select,summary,[tabindex='0']")]
      .find((element) => element.getClientRects().length > 0 && element.tabIndex >= 0 && !element.classList.contains("edge"));
    if (target) {
      target.focus();
      return;
    }
  }
}
