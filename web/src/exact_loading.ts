// SPDX-License-Identifier: Apache-2.0
import { noExactWords } from "./engine_words";
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
    return noExactWords(error instanceof NoExactEngine ? error.why : "unreachable");
  } finally {
    unlisten();
  }
}
