// SPDX-License-Identifier: Apache-2.0
import { copyText } from "./browser";
import { inAddress, processInFilter, sizeWords } from "./card";
import { checked } from "./checked";
import { byId, h, icon, toast } from "./dom";
import type { CatalogueFile, CatalogueRecord } from "./generated/protocol";
import { licenceWords } from "./licence_panel";
import { bytes, plural, volume } from "./numbers";

// The page of one design: what it is, from whom, what may be done with it, what it is made of, and its files.
// It reads the record that `partwright catalogue build` made; nothing is computed here.

export async function loadRecord(folder: string, id: string): Promise<CatalogueRecord | undefined> {
  try {
    const response = await fetch(`${folder}/${id}.json`);
    if (!response.ok) return undefined;
    const record = checked<CatalogueRecord>("CatalogueRecord", await response.text());
    return record.format === "partwright-design/1" && record.entry.id === id ? record : undefined;
  } catch {
    return undefined;
  }
}

const roles: Record<string, string> = {
  source: "Source", export: "Ready-made file", document: "Document", picture: "Picture", manifest: "Manifest", presets: "Presets",
};
const roleOrder = ["export", "source", "presets", "document", "picture", "manifest"];
const places: Record<string, string> = {
  "technology-readiness-level": "Technology readiness", "documentation-readiness-level": "Documentation readiness",
  "documentation-language": "Language", "standard-compliance": "Follows", "printing-process": "Printing process",
  "outer-dimensions": "Outer dimensions", mass: "Mass", publication: "Publication", "cpc-patent-class": "Patent class",
};

export function designPage(folder: string, record: CatalogueRecord): Node[] {
  const { entry } = record;
  const at = (path: string) => `${folder}/${entry.id}/${inAddress(path)}`;
  const open = `#open=${folder}/${entry.id}`;
  const words = licenceWords({
    title: entry.title, author: entry.authors.join(", "), licence: entry.licence, version: entry.version, description: record.description,
    source: record.source, mayUse: entry.mayUse, mayChange: entry.mayChange, maySell: entry.maySell,
  });

  const big = h("img", { class: "big", width: "960", height: "640", alt: entry.pictureWords || `Picture of ${entry.title}`, src: entry.picture ? at(entry.picture) : undefined });
  const gallery = h("div", { class: "gallery" }, entry.picture ? big : h("div", { class: "big none" }, "No picture."));
  if (record.pictures.length > 1) {
    gallery.append(h("ul", { class: "thumbs", "aria-label": "Pictures" }, ...record.pictures.map((picture) => {
      const name = picture.depicts || picture.path;
      return h("li", {}, h("button", { "aria-label": name, "aria-pressed": String(picture.path === entry.picture), onclick: (event: Event) => {
        big.src = at(picture.path);
        big.alt = name;
        for (const one of gallery.querySelectorAll(".thumbs button")) one.setAttribute("aria-pressed", String(one === event.currentTarget));
      } }, h("img", { src: at(picture.path), width: "96", height: "64", alt: "", loading: "lazy" })));
    })));
  }

  const size = sizeWords(entry);
  const facts: [string, string][] = [];
  if (size) facts.push([entry.flat ? "Size" : "Size as it opens", `${size} mm`]);
  if (record.volume > 0) facts.push(["Volume", volume(record.volume, "mm")]);
  if (entry.processes.length > 0) facts.push(["Made by", entry.processes.map(processInFilter).join(", ")]);
  if (entry.materials.length > 0) facts.push(["Material", entry.materials.join(", ")]);
  facts.push(["Adjustable", entry.parameters === 0 ? "nothing" : plural(entry.parameters, "parameter") + (record.presets.length > 0 ? `, ${plural(record.presets.length, "preset")}` : "")]);
  if (entry.version) facts.push(["Version", entry.version]);

  return [
    h("div", { class: "about" },
      h("h1", { id: "design-title", tabindex: "-1" }, entry.title),
      h("p", { class: "by" }, entry.authors.length > 0 ? `by ${entry.authors.join(", ")}` : "Its author is not named."),
      h("p", { class: "go" }, h("a", { class: "btn primary", href: open }, icon("sliders-horizontal"), entry.parameters > 0 ? "Customize" : "Open"),
        ...(record.source ? [h("a", { class: "btn", href: record.source, target: "_blank", rel: "noopener noreferrer" }, icon("external-link"), "Project page", h("span", { class: "vh" }, ", new tab"))] : [])),
      h("div", { class: `verdict ${words.look}` }, icon(words.look === "ok" ? "check" : words.look === "warn" ? "triangle-alert" : "info"),
        h("div", {}, h("b", {}, words.title), h("p", {}, words.more), rightsList(record))),
      h("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
    gallery,
    h("div", { class: "more" },
      ...(record.description ? [h("section", {}, h("h2", {}, "What it is"), h("p", { class: "reading" }, record.description))] : []),
      partsSection(record),
      filesSection(record, at, open),
      embedSection(folder, record),
      ...othersSection(record)),
  ];
}

function rightsList(record: CatalogueRecord): Node {
  const { mayUse, mayChange, maySell, mayKeepPrivate } = record.entry;
  const rows: [boolean | undefined, string][] = [
    [mayUse, "Make and use it"], [mayChange, "Change and share it"], [maySell, "Sell what you make"], [mayKeepPrivate, "Keep your changes private"],
  ];
  return h("ul", { class: "rights" }, ...rows.map(([may, name]) => h("li", { class: may === undefined ? "" : may ? "yes" : "no" },
    icon(may === undefined ? "info" : may ? "check" : "x"), name,
    h("span", { class: may === true ? "vh" : "muted" }, may === undefined ? ": not known" : may ? ": yes" : ": no"))));
}

function partsSection(record: CatalogueRecord): Node {
  const { entry } = record;
  const parts = record.parts.length > 0 ? record.parts : [{ name: entry.title, sources: [], processes: [], materials: [], count: 1 }];
  const rows = parts.map((part) => {
    const processes = (part.processes.length > 0 ? part.processes : entry.processes).map(processInFilter).join(", ");
    const materials = (part.materials.length > 0 ? part.materials : entry.materials).join(", ");
    return h("tr", {}, h("th", { scope: "row" }, part.name || "Unnamed part"), h("td", {}, String(part.count)), h("td", {}, processes || "not said"), h("td", {}, materials || "not said"));
  });
  return h("section", {}, h("h2", {}, "Parts"),
    h("div", { class: "sheet" }, h("table", {}, h("thead", {}, h("tr", {}, ...["Part", "Pieces", "Made by", "Material"].map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows))));
}

function filesSection(record: CatalogueRecord, at: (path: string) => string, open: string): Node {
  const rank = (file: CatalogueFile) => (roleOrder.includes(file.role) ? roleOrder.indexOf(file.role) : roleOrder.length);
  const files = [...record.files].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  return h("section", {}, h("h2", {}, "Files"),
    h("p", { class: "muted" }, "3MF, STL and the other files to make it come from ", h("a", { href: open }, record.entry.parameters > 0 ? "Customize" : "the open design"), ", with your values. These are what they are made from:"),
    h("ul", { class: "sheet downloads" }, ...files.map((file) => h("li", {},
      h("a", { href: at(file.path), download: file.path.split("/").pop()! }, file.path),
      h("span", { class: "muted" }, roles[file.role] ?? "Other"), h("span", { class: "muted num" }, bytes(file.bytes))))));
}

// The lines that put this design on another page.
function embedSection(folder: string, record: CatalogueRecord): Node {
  const here = new URL(".", location.href).href;
  const code = `<script src="${here}partwright-viewer.js" defer></script>\n<partwright-viewer src="${here}${folder}/${record.entry.id}/" poster></partwright-viewer>`;
  const copy = async () => {
    toast((await copyText(code)) ? "Copied" : "The browser doesn’t allow copying here");
  };
  return h("details", { class: "embed" }, h("summary", {}, icon("chevron-right"), "Put it on your own page"),
    h("p", { class: "muted" }, "These two lines show the picture, and the design itself once a visitor asks for it."),
    h("pre", { tabindex: "0", "aria-label": "Lines to copy" }, code),
    h("button", { class: "btn", onclick: () => void copy() }, icon("copy"), "Copy"));
}

// What the manifest says and this program has no use for.
function othersSection(record: CatalogueRecord): Node[] {
  if (record.others.length === 0) return [];
  const spoken = (json: string): string => {
    try {
      const value: unknown = JSON.parse(json);
      if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return value.join(", ");
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    } catch {
      return json;
    }
  };
  return [h("section", {}, h("h2", {}, "Also in its manifest"),
    h("dl", { class: "facts" }, ...record.others.flatMap((key) => [h("dt", {}, places[key.name] ?? key.name), h("dd", {}, spoken(key.json))])))];
}

export function showDesignPage(folder: string, record: CatalogueRecord): void {
  byId("design-body").replaceChildren(...designPage(folder, record));
  document.title = `${record.entry.title} - Partwright`;
}
