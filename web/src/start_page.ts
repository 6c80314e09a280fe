// SPDX-License-Identifier: Apache-2.0
import { card, processInFilter, type Make } from "./card";
import { active, countWithProcess, countWithRight, found, noFilter, processesOf, rights, waysOut, type Filter, type Listed, type Order, type Right } from "./catalogue";
import { checked } from "./checked";
import { byId, h, icon } from "./dom";
import type { CatalogueIndex } from "./generated/protocol";
import { count, plural } from "./numbers";

// The catalogue on the start page: search, filters and cards. The build has put the first cards into the page;
// the index of each catalogue is loaded for the search. No worker is needed for any of it.

// The folders with a catalogue, beside this page: a host that adds its own names it in the page.
export const catalogueFolders = (document.querySelector<HTMLMetaElement>('meta[name="partwright-catalogues"]')?.content ?? "")
  .split(/\s+/).filter((name) => /^[\w-][\w.-]*$/.test(name));

const build: Make<Node> = (tag, attributes, ...children) => h(tag as "div", attributes, ...children);

let designs: Listed[] = [];
let filter: Filter = noFilter;
let order: Order = "name";
let loading: Promise<void> | undefined;

const search = byId<HTMLInputElement>("search");
const grid = byId("designs");
const facets = byId("facets");
const narrow = matchMedia("(max-width: 719px)");

export function listenToCatalogue(): void {
  search.addEventListener("input", () => {
    filter = { ...filter, words: search.value };
    show();
    if (search.value !== "") byId("catalogue").scrollIntoView({ block: "nearest" });
  });
  byId<HTMLSelectElement>("order").addEventListener("change", (event) => {
    order = (event.target as HTMLSelectElement).value as Order;
    show();
  });
  byId("open-filter").addEventListener("click", () => showFacets(!facets.classList.contains("open")));
  narrow.addEventListener("change", () => showFacets(false));
  void load();
}

// Focus for the key that finds.
export function findDesign(): void {
  search.focus();
  search.select();
}

export async function listed(folder: string, id: string): Promise<Listed | undefined> {
  await load();
  return designs.find((one) => one.folder === folder && one.entry.id === id);
}

function load(): Promise<void> {
  loading ??= (async () => {
    const problems: string[] = [];
    const all = await Promise.all(catalogueFolders.map(async (folder): Promise<Listed[]> => {
      try {
        const response = await fetch(`${folder}/catalogue.json`);
        if (!response.ok) throw new Error(`the server answers ${response.status}`);
        const index = checked<CatalogueIndex>("CatalogueIndex", await response.text());
        return index.designs.map((entry) => ({ folder, entry }));
      } catch {
        problems.push(folder);
        return [];
      }
    }));
    designs = all.flat();
    if (problems.length > 0) {
      loading = undefined; // a later try may have a better connection
      byId("match").textContent = `The list of ${problems.join(" and ")} can’t be loaded${navigator.onLine ? "" : ": there is no connection"}.`;
      if (designs.length === 0) return; // the cards of the page stay
    }
    search.placeholder = `Search ${plural(designs.length, "design")}`;
    buildFacets();
    show();
  })();
  return loading;
}

// -- Filters --

interface Box {
  input: HTMLInputElement;
  count: HTMLElement;
  refresh(): void;
}
let boxes: Box[] = [];
const sides = {} as { least: HTMLInputElement; most: HTMLInputElement };

function buildFacets(): void {
  const box = (label: string, isOn: () => boolean, toggle: (on: boolean) => Filter, count: () => number): HTMLElement => {
    const number = h("span", { class: "n", "aria-hidden": "true" });
    const input = h("input", { type: "checkbox", onchange: () => {
      filter = toggle(input.checked);
      show();
    } });
    boxes.push({ input, count: number, refresh: () => {
      const hits = count();
      input.checked = isOn();
      number.textContent = String(hits);
      input.setAttribute("aria-description", plural(hits, "design"));
    } });
    return h("label", {}, input, label, number);
  };
  boxes = [];
  const processes = processesOf(designs);
  const madeBy = h("fieldset", {}, h("legend", {}, "Made by"), ...processes.map((code) => box(processInFilter(code),
    () => filter.processes.includes(code),
    (on) => ({ ...filter, processes: on ? [...filter.processes, code] : filter.processes.filter((one) => one !== code) }),
    () => countWithProcess(designs, filter, code))));
  const may = h("fieldset", {}, h("legend", {}, "You may"), ...rights.map(([right, name]: [Right, string]) => box(name,
    () => filter.rights.includes(right),
    (on) => ({ ...filter, rights: on ? [...filter.rights, right] : filter.rights.filter((one) => one !== right) }),
    () => countWithRight(designs, filter, right))));
  const side = (name: "least" | "most", label: string) => {
    const input = h("input", { class: "field", inputmode: "decimal", placeholder: "any", "aria-label": `Longest side in mm, ${label}`, autocomplete: "off",
      oninput: () => {
        const text = input.value.trim().replace(",", ".");
        const value = text === "" ? undefined : Number(text);
        const bad = value !== undefined && !(Number.isFinite(value) && value >= 0);
        input.toggleAttribute("aria-invalid", false);
        if (bad) input.setAttribute("aria-invalid", "true");
        else filter = { ...filter, [name]: value };
        if (!bad) show();
      } });
    return (sides[name] = input);
  };
  const longest = h("fieldset", {}, h("legend", {}, "Longest side, mm"), h("div", { class: "two" }, side("least", "from"), h("span", { "aria-hidden": "true" }, "to"), side("most", "to")));
  facets.replaceChildren(...(processes.length > 0 ? [madeBy] : []), may, longest,
    h("button", { class: "btn primary done", type: "button", onclick: () => {
      showFacets(false);
      byId("open-filter").focus();
    } }, "Show designs"));
}

function showFacets(open: boolean): void {
  facets.classList.toggle("open", open);
  byId("open-filter").setAttribute("aria-expanded", String(open));
}

// -- Cards --

function show(): void {
  const hits = found(designs, filter, order);
  for (const box of boxes) box.refresh();
  for (const [name, input] of Object.entries(sides) as ["least" | "most", HTMLInputElement][]) {
    if (document.activeElement !== input) input.value = filter[name] === undefined ? "" : String(filter[name]);
  }
  if (search.value !== filter.words) search.value = filter.words;
  const on = active(filter);
  byId("filter-words").textContent = on > 0 ? `Filter, ${on} on` : "Filter";
  byId("match").textContent = on > 0 || filter.words.trim() !== "" ? `${plural(hits.length, "match", "matches")}` : `all ${count(designs.length)}`;
  showQuick();
  if (hits.length > 0) {
    // Cards that stay are kept: nothing that is looked at or focused goes away.
    const kept = new Map([...grid.querySelectorAll<HTMLElement>(".card")].map((element) => [element.querySelector("a")!.getAttribute("href"), element]));
    const cards = hits.map(({ folder, entry }) => kept.get(`#design=${folder}/${entry.id}`) ?? card(build, folder, entry));
    if (cards.length !== grid.children.length || cards.some((element, at) => element !== grid.children[at])) grid.replaceChildren(...cards);
    return;
  }
  const ways = waysOut(designs, filter);
  grid.replaceChildren(h("div", { class: "empty" },
    h("p", {}, h("b", {}, designs.length === 0 ? "There are no designs here yet." : "No design matches.")),
    h("p", { class: "muted" }, designs.length === 0 ? "You can still open a file of your own." : "What can be dropped, and how many designs that brings back:"),
    h("div", { class: "ways" }, ...ways.map((way) => h("button", { class: "btn", onclick: () => {
      filter = way.filter;
      show();
      (grid.querySelector("a") ?? search).focus();
    } }, way.words, h("span", { class: "muted" }, String(way.count)))))));
}

// On phones the first filters are at hand as chips.
function showQuick(): void {
  const quick = byId("quick");
  const chip = (label: string, isOn: boolean, next: Filter) => h("button", { class: "btn", "aria-pressed": String(isOn), onclick: () => {
    filter = next;
    const at = [...quick.children].indexOf(document.activeElement as HTMLElement);
    show();
    (quick.children[at] as HTMLElement | undefined)?.focus();
  } }, ...(isOn ? [icon("check")] : []), label);
  const chips = processesOf(designs).slice(0, 3).map((code) => {
    const isOn = filter.processes.includes(code);
    return chip(processInFilter(code), isOn, { ...filter, processes: isOn ? filter.processes.filter((one) => one !== code) : [...filter.processes, code] });
  });
  const sell = filter.rights.includes("maySell");
  chips.push(chip("Sell what you make", sell, { ...filter, rights: sell ? filter.rights.filter((one) => one !== "maySell") : [...filter.rights, "maySell"] }));
  quick.replaceChildren(...chips);
}
