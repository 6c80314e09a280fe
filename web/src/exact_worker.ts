// SPDX-License-Identifier: Apache-2.0
// The exact worker. Its module's script is not built into it: a site may get the exact engine after the page,
// or never (exact/kernel.json says).
import type { CreateModule } from "@wasm/mesh.js";
import { serveRequests } from "./worker_loop";

serveRequests(async (glue) => {
  if (new URL(glue).origin !== self.location.origin) throw new TypeError("not an address of this site");
  return ((await import(/* @vite-ignore */ glue)) as { default: CreateModule }).default;
});
