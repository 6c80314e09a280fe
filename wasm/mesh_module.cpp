// SPDX-License-Identifier: Apache-2.0
#include "model/engine.hpp"
#include "wasm/worker.hpp"

// mesh.wasm: everything as written. The binding is in worker.cpp.
std::unique_ptr<pw::jobs::Workshop> pw::wasm::makeWorkshop() {
  return std::make_unique<jobs::Workshop>(model::makeAsWrittenEngine(base::Limits{}.resultBytes));
}
