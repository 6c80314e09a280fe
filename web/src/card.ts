// SPDX-License-Identifier: Apache-2.0
import type { CatalogueEntry } from "./generated/protocol";

// A design as a card: picture, title, author, licence, process, size; the whole card is one link. Made twice,
// as elements by the page and as text by the build, so that the first cards stand in the page itself.

export type Make<N> = (tag: string, attributes: Record<string, string | undefined>, ...children: (N | string)[]) => N;

// Technology codes of Open Know-How (tsdc) in words; others are shown as they are.
const processes: Record<string, [onCard: string, inFilter: string]> = {
  "3DP": ["3D print", "3D printing"],
  LAS: ["Laser", "Laser cutting"],
  CNC: ["Mill", "Milling"],
  PCB: ["Circuit board", "Circuit boards"],
  MEC: ["Hand tools", "Hand tools"],
  ASM: ["Assembly", "Assembly"],
};
export const processOnCard = (code: string) => processes[code]?.[0] ?? code;
export const processInFilter = (code: string) => processes[code]?.[1] ?? code;

// "126 × 84 × 46", whole millimetres; "" where there is no model.
export function sizeWords(entry: CatalogueEntry): string {
  return entry.size.slice(0, entry.flat ? 2 : 3).map((side) => side.toFixed(0)).join(" × ");
}

// Paths from a manifest in an address: what has a meaning there is escaped.
export const inAddress = (path: string) => path.split("/").map(encodeURIComponent).join("/");

export const designAddress = (folder: string, id: string) => `#design=${folder}/${id}`;

export function card<N>(h: Make<N>, folder: string, entry: CatalogueEntry): N {
  const picture = entry.picture
    ? h("img", { src: `${folder}/${entry.id}/${inAddress(entry.picture)}`, width: "480", height: "320", alt: "", loading: "lazy", decoding: "async" })
    : h("div", { class: "pic" });
  const size = sizeWords(entry);
  const facts: N[] = [h("span", { class: "chip" }, entry.licence || "No licence")];
  if (entry.processes.length > 0) facts.push(h("span", {}, entry.processes.map(processOnCard).join(", ")));
  if (size) facts.push(h("span", { class: "size" }, h("span", { class: "vh" }, "Size in mm: "), size));
  return h("article", { class: "card", "data-id": entry.id }, picture,
    h("div", { class: "b" },
      h("h3", {}, h("a", { href: designAddress(folder, entry.id) }, entry.title)),
      h("p", { class: "by" }, entry.authors.join(", ")),
      h("p", { class: "facts" }, ...facts)));
}
