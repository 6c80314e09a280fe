// SPDX-License-Identifier: Apache-2.0
#include "exact/engine.hpp"
#include "model/engine.hpp"
#include "wasm/worker.hpp"

// kernel.wasm: the same as mesh.wasm and the exact engine; the two share the memory for results.
std::unique_ptr<pw::jobs::Workshop> pw::wasm::makeWorkshop() {
  const base::Limits limits;
  return std::make_unique<jobs::Workshop>(model::makeAsWrittenEngine(limits.resultBytes / 2), limits,
                                          exact::makeExactEngine(limits.resultBytes / 2));
}
