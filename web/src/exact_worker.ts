// SPDX-License-Identifier: Apache-2.0
// The exact worker. Its module's script is not built into it: a site may get the exact engine after the page,
// or never (exact/kernel.json says).
import type { CreateModule } from "@wasm/mesh.js";
import { serveRequests } from "./worker_loop";

serveRequests(async (glue) => {
  if (new URL(glue).origin !== self.location.origin) throw new TypeError("not an address of this site");
  const script = await import(/* @vite-ignore */ glue).catch(() => {
    throw new Error("its script kernel.js can’t be loaded");
  });
  return (script as { default: CreateModule }).default;
});
