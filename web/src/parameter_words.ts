// SPDX-License-Identifier: Apache-2.0
// How a parameter is called on the form. Annotations have no place for a label or a unit, so both are
// read from the description: "Width in grid units of 42 mm" is Width, counted in units.
import type { Parameter } from "./generated/protocol";

export interface Words {
  label: string;
  unit: string; // "" where the description names none
  hint: string; // the whole description where the label doesn't already say it
}

const longestLabel = 44; // characters; longer sentences are hints
const handyLabel = 16; // beyond this, where the thing is ("… at the back of each row") is left to the hint

const units: [RegExp, string][] = [
  [/(?:millimetres?|millimeters?|mm)/, "mm"],
  [/(?:centimetres?|centimeters?|cm)/, "cm"],
  [/(?:inch(?:es)?)/, "in"],
  [/(?:degrees?|deg|°)/, "°"],
  [/(?:percent|%)/, "%"],
  [/(?:[a-z]+ )?units(?: of [\d.]+ ?mm)?/, "units"],
  [/(?:grams?|g)/, "g"],
];

export function wordsFor(parameter: Parameter): Words {
  const description = parameter.description.trim();
  const sentence = firstSentence(description);
  let label = sentence;
  let unit = "";
  for (const [spelling, name] of units) {
    // "… in mm", "… in mm, without the lip", "… (mm)", "… [mm]", "…, mm"
    const said = new RegExp(`^(.+?)(?:,? in |,? ?[([]|, )${spelling.source}[)\\]]?(?=$|[,;(]| - )`, "i").exec(sentence);
    if (said && !/\b(?:a|an|the)$/i.test(said[1]!)) {
      unit = name;
      label = said[1]!.trim();
      break;
    }
  }
  if (unit === "" && /(?:^|_)(?:angle)(?:$|_)/i.test(parameter.name) && typeof parameter.initial === "number") unit = "°";
  const place = / (?:of|at|under|through|on|with) /.exec(label);
  if (label.length > handyLabel && place && place.index >= 4) label = label.slice(0, place.index);
  if (label.length === 0 || label.length > longestLabel) label = readable(parameter.label || parameter.name);
  return { label, unit, hint: description === label ? "" : description };
}

function firstSentence(text: string): string {
  const end = /[.:;](?:\s|$)/.exec(text);
  return (end ? text.slice(0, end.index) : text).trim();
}

function readable(name: string): string {
  const words = name.replaceAll("_", " ").replace(/^\$/, "").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
