// SPDX-License-Identifier: Apache-2.0
import { startFailure } from "./missing_part";
import { exactModule, NoExactEngine, onExactProgress } from "./modules";

const mega = (value: number) => (value / 1e6).toFixed(1);

// How far the download is, until it is unlistened.
export function onExactLoading(told: (words: string, part: number) => void): () => void {
  return onExactProgress((received, total) => told(`Loading the exact engine, ${mega(received)} of ${mega(total)} MB`, received / total));
}

// "" once the exact engine is there, or why there is none.
export async function loadExactEngine(told: (words: string, part: number) => void): Promise<string> {
  const unlisten = onExactLoading(told);
  try {
    await exactModule();
    return "";
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return "Loading the exact engine was stopped.";
    return error instanceof NoExactEngine ? error.message : startFailure("exact", error).message;
  } finally {
    unlisten();
  }
}
