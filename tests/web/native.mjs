// SPDX-License-Identifier: Apache-2.0
// Programs of a native build, that some tests hold the page against or take their files from.
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { rootFolder } from "./browser.mjs";

// The path of `file` in the build that was linked last: `scripts/test` makes `release`, people `dev` or `front`. A
// sanitizer's program is slow, so it is taken only where there is no other. Throws, in words, where none is built.
export function nativeProgram(file, variable) {
  if (process.env[variable]) return process.env[variable];
  const builds = path.join(rootFolder, "build");
  const found = (existsSync(builds) ? readdirSync(builds) : [])
    .map((name) => ({ slow: name.includes("asan"), program: path.join(builds, name, file) }))
    .filter((one) => existsSync(one.program))
    .sort((a, b) => a.slow - b.slow || statSync(b.program).mtimeMs - statSync(a.program).mtimeMs);
  if (found.length === 0) throw new Error(`${file} is not built natively: ninja -C build/release ${path.basename(file)}, or name one in ${variable}`);
  return found[0].program;
}
