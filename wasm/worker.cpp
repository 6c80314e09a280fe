// SPDX-License-Identifier: Apache-2.0
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>
#include <vector>

#include "jobs/dispatch.hpp"
#include "wasm/worker.hpp"

// A worker's side of the protocol, as JavaScript sees it: the same in both modules. No logic: jobs/dispatch.hpp
// has it.
namespace {

using emscripten::val;

class Workshop {
 public:
  Workshop() : workshop_(pw::wasm::makeWorkshop()) {}

  // `listener(stage: string, done: number, total: number)`, called as work goes on.
  void onProgress(val listener) {
    task_.progress = [listener](std::string_view stage, std::size_t done, std::size_t total) {
      listener(val(std::string(stage)), static_cast<double>(done), static_cast<double>(total));
    };
  }

  // Arrays are Uint8Arrays, copied in and out: a view would move when memory grows.
  val handle(const std::string& kind, const std::string& json, val arrays) {
    std::vector<std::string> bytes;
    const auto count = arrays["length"].as<unsigned>();
    for (unsigned i = 0; i < count; ++i) {
      val array = arrays[i];
      std::string& one = bytes.emplace_back(array["length"].as<unsigned>(), '\0');
      val(emscripten::typed_memory_view(one.size(), reinterpret_cast<unsigned char*>(one.data())))
          .call<void>("set", array);
    }
    pw::jobs::Reply reply = pw::jobs::handle(*workshop_, kind, json, std::move(bytes), task_);
    val out = val::object();
    val outArrays = val::array();
    for (const std::string& array : reply.arrays)
      outArrays.call<void>("push", val(emscripten::typed_memory_view(
                                           array.size(), reinterpret_cast<const unsigned char*>(array.data())))
                                       .call<val>("slice"));
    out.set("json", val(reply.json));
    out.set("arrays", outArrays);
    return out;
  }

 private:
  std::unique_ptr<pw::jobs::Workshop> workshop_;
  pw::base::Task task_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(worker) {
  emscripten::class_<Workshop>("Workshop")
      .constructor()
      .function("onProgress", &Workshop::onProgress)
      .function("handle", &Workshop::handle);
}
