// SPDX-License-Identifier: Apache-2.0
// The samples and what their pictures are made from.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { rootFolder } from "./browser.mjs";

const folder = path.join(rootFolder, "samples");

export const sampleNames = () => readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "okh.toml"))).sort();

// A digest of all sources of a sample, names and bytes.
export function pictureSources(sample) {
  const hash = createHash("sha256");
  for (const name of readdirSync(path.join(folder, sample), { recursive: true }).map(String).filter((one) => one.endsWith(".scad")).sort()) {
    hash.update(`${name}\0`).update(readFileSync(path.join(folder, sample, name)));
  }
  return hash.digest("hex");
}
