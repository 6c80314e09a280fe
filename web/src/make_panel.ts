// SPDX-License-Identifier: Apache-2.0
import { h, icon } from "./dom";
import { verdictOn, type FileVerdict } from "./file_contents";
import type { FileContents, Incomplete, ModelMeasures } from "./generated/protocol";
import { incompleteItems, type OpenSource } from "./incomplete";
import { bytes, count, plural } from "./numbers";

// What can be taken away, and what speaks for or against it.

export interface MakeState {
  measures: ModelMeasures | undefined; // of the model on the canvas
  incomplete: Incomplete[]; // what that model lacks
  contents: FileContents | undefined; // of a STEP or BREP file
  off: string; // why no file can be made, "" where one can
  waiting: boolean; // one can be made soon
  working: { format: string; words: string; done: number; total: number } | undefined; // the file being written
  sizes: Map<string, number>; // of files already made from these values
  exact: ExactOffer; // what there is of STEP
  exactShown: boolean; // the canvas shows the exact model, and so do the files
  share: Share | undefined; // what there is to be shared as a zip; nothing before a design is open
}

// "none": no row, because the design is flat or a STEP file itself. "absent": this site has no exact engine.
export type ExactOffer = { kind: "none" } | { kind: "absent" } | { kind: "there"; faceted: number };

// The design's files with the user's values, or as they were opened: a STEP file has no values.
export type Share = { kind: "values" } | { kind: "as opened"; files: number; of: string };

interface Format {
  id: string;
  name: string;
  use: string;
}

const solids: Format[] = [
  { id: "3mf", name: "3MF", use: "For your slicer. Carries name, units and licence." },
  { id: "stl", name: "STL", use: "For older slicers. Triangles, no units." },
];
const rarer: Format[] = [
  { id: "obj", name: "OBJ", use: "" },
  { id: "off", name: "OFF", use: "" },
  { id: "stl-text", name: "STL as text", use: "" },
];
const outlines: Format[] = [
  { id: "svg", name: "SVG", use: "For the laser or a drawing program. In mm." },
  { id: "dxf", name: "DXF", use: "For CAD and older laser programs. In mm." },
];
export const stepFormat: Format = { id: "step", name: "STEP", use: "For the next designer. Exact faces, editable." };
const brep: Format = { id: "brep", name: "BREP", use: "" };
const shared: Format = { id: "zip", name: "Zip", use: "For sharing. Sources and your values." };

const lackingUse = "Incomplete. You are asked before it is written.";
const openUse = "Not closed. You are asked before it is written.";

export function formatsFor(measures: ModelMeasures | undefined): Format[] {
  return [...(measures?.flat ? outlines : solids), shared];
}

// Every file that can be taken, by name.
export function offeredFormats(measures: ModelMeasures | undefined, exact: ExactOffer): { id: string; name: string }[] {
  const exactOnes = exact.kind === "there" ? [stepFormat, brep] : [];
  return [...formatsFor(measures), ...(measures?.flat ? [] : [...rarer, ...exactOnes])];
}

// Only the exact engine writes these.
export const isExactFormat = (id: string) => id === stepFormat.id || id === brep.id;

export function formatName(id: string): string {
  return [...solids, ...outlines, shared, ...rarer, stepFormat, brep].find((format) => format.id === id)?.name ?? id;
}

export function makePanel(state: MakeState, take: (format: string) => void, stop: () => void, openSource: OpenSource): Node[] {
  const nodes: Node[] = [];
  const checks = checksOf(state, openSource);
  if (checks.length > 0) nodes.push(h("div", { class: "sec" }, h("h2", {}, "Checks"), h("ul", { class: "checks" }, ...checks)));
  const formats = formatsFor(state.measures);
  formats[formats.length - 1] = { ...shared, use: shareWords(state.share) };
  if (state.exact.kind !== "none") formats.splice(1, 0, { ...stepFormat, use: stepWords(state.exact) });
  const lacking = state.measures !== undefined && state.incomplete.length > 0;
  const verdict = state.measures && state.contents ? verdictOn(state.contents) : undefined;
  const doubt = lacking ? lackingUse : verdict && verdict.open.length > 0 ? openUse : ""; // about files of the model
  const files = h("div", { class: "files" });
  for (const [at, format] of formats.entries()) {
    const working = state.working?.format === format.id;
    // The sources can be shared whatever became of the model.
    const off = state.working !== undefined || (format.id === shared.id ? !state.share : state.off !== "")
      || (format.id === stepFormat.id && state.exact.kind === "absent");
    const size = state.sizes.get(format.id);
    const button = h("button", {
      class: at === 0 && !lacking && !verdict?.warns ? "main" : "",
      "data-format": format.id,
      "aria-disabled": off ? "true" : undefined,
      onclick: () => {
        if (!off) take(format.id);
      },
    }, h("b", {}, format.name), h("span", { class: "for" }, working && state.working!.words ? state.working!.words : doubt !== "" && state.off === "" && format.id !== shared.id && !(format.id === stepFormat.id && state.exact.kind === "absent") ? doubt : format.use),
      h("span", { class: "size" }, size === undefined ? icon("download") : bytes(size)));
    if (working) {
      const fill = h("span", { class: "fill" });
      const { done, total } = state.working!;
      if (total > 0) fill.style.setProperty("--done", String(Math.min(1, done / total)));
      button.append(fill);
    }
    files.append(button);
  }
  const section = h("div", { class: "sec" }, h("h2", {}, "Files",
    state.working ? h("button", { class: "link", onclick: stop }, "Cancel") : undefined));
  if (state.off) section.append(h("p", { class: state.waiting ? "off wait" : "off", role: "status" }, icon(state.waiting ? "info" : "triangle-alert"), h("span", {}, state.off)));
  if (state.working) section.append(h("p", { class: "vh", role: "status" }, state.working.words || `Writing ${formatName(state.working.format)}`));
  section.append(files);
  if (!state.measures?.flat) {
    const also = h("p", { class: "sub" }, "Also ");
    [...rarer, ...(state.exact.kind === "there" ? [brep] : [])].forEach((format, at) => {
      const off = state.working !== undefined || state.off !== "";
      also.append(at > 0 ? ", " : "", h("button", { class: "link", "data-format": format.id, "aria-disabled": off ? "true" : undefined,
        onclick: () => {
          if (!off) take(format.id);
        } }, format.name));
    });
    section.append(also);
  }
  const surfaces = state.share?.kind === "as opened" ? "Triangles are within 0.05 mm of the surfaces in the file." : "Triangles are those of the exact model, within 0.05 mm of it.";
  if (state.exactShown) section.append(h("p", { class: "sub" }, surfaces));
  nodes.push(section);
  return nodes;
}

export function shareWords(share: Share | undefined): string {
  if (share?.kind !== "as opened") return shared.use;
  return `For sharing. ${share.files === 1 ? `The ${share.of} file as it was opened.` : `The ${count(share.files)} files as they were opened.`}`;
}

function stepWords(offer: ExactOffer): string {
  if (offer.kind === "absent") return "This copy of the site has no exact engine.";
  if (offer.kind === "there" && offer.faceted > 0) return `For the next designer. ${plural(offer.faceted, "place")} stay${offer.faceted === 1 ? "s" : ""} faceted.`;
  return stepFormat.use;
}

const good = (text: string, more = "") => h("li", { class: "good" }, icon("check"), h("span", {}, text, more ? h("small", {}, more) : undefined));
const look = (text: string, more = "") => h("li", { class: "look" }, icon("triangle-alert"), h("span", {}, text, more ? h("small", {}, more) : undefined));

// Of a STEP or BREP file. Which parts it speaks of stands in the list of its parts.
function checksOfFile(verdict: FileVerdict): HTMLLIElement[] {
  const { closed, faulty, others } = verdict;
  const open = verdict.open.reduce((sum, body) => sum + body.count, 0);
  const checks: HTMLLIElement[] = [];
  if (open > 0) checks.push(look(closed > 0 ? `Not closed, ${open} of ${plural(closed + open, "part")}` : "Not closed",
    "Open surfaces enclose nothing. A slicer may fill, thicken or drop them. The list of parts says which."));
  if (faulty > 0) checks.push(look(`Not valid, ${plural(faulty, "part")}`, "Shown as the file gives it. Compare it with the program it comes from before relying on it."));
  if (closed > 0 && open + faulty === 0) checks.push(good(closed > 1 ? `Closed solids, ${plural(closed, "piece")}` : "Closed solid", others > 0 ? "Its lines and points are not part of mesh files." : ""));
  if (closed + open === 0) checks.push(look("Lines or points only", "There is nothing in it to print."));
  return checks;
}

function checksOf(state: MakeState, openSource: OpenSource): HTMLLIElement[] {
  const { measures, incomplete } = state;
  const checks: HTMLLIElement[] = [];
  // What is left out may be what matters: nothing else about the model is good then.
  const verdict = measures && state.contents ? verdictOn(state.contents) : undefined;
  if (measures && incomplete.length > 0) {
    const item = look("Incomplete", "The model lacks something that the design asks for.");
    item.lastElementChild!.append(h("ul", { class: "lacks" }, ...incompleteItems(incomplete, openSource)));
    checks.push(item);
    if (verdict) checks.push(...checksOfFile(verdict).filter((one) => one.className === "look"));
    else if (!measures.closed && !incomplete.some((one) => one.what === "NotClosed")) checks.push(look("Not closed", "A slicer may fill or drop parts of it."));
  } else if (verdict) {
    checks.push(...checksOfFile(verdict));
  } else if (measures && !measures.flat) {
    if (measures.closed) checks.push(good(measures.pieces > 1 ? `Closed solids, ${plural(measures.pieces, "piece")}` : "Closed solid"));
    else checks.push(look("Not closed", "A slicer may fill or drop parts of it."));
  } else if (measures) {
    checks.push(good("Flat design", "For a laser, a plotter or a knife."));
  }
  return checks;
}
