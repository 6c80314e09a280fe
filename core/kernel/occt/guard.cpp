// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/guard.hpp"

#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <Standard_Type.hxx>
#include <cstdio>
#include <mutex>

namespace pw::kernel {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

base::Failure internal(std::string_view operation, std::string_view what) {
  return {base::Code::Internal,
          "Exact " + std::string(operation) + " failed: " + std::string(what) + ".", std::nullopt};
}

base::Failure badInput(std::string message) {
  return {base::Code::BadInput, std::move(message), std::nullopt};
}

base::Failure cancelled() { return {base::Code::Cancelled, "Stopped.", std::nullopt}; }

base::Failure outOfMemory(std::string_view operation) {
  return {base::Code::Limit,
          "Exact " + std::string(operation) + " needs more memory than there is.", std::nullopt};
}

base::Failure thrown(std::string_view operation, const Standard_Failure& failure) {
  std::string what = failure.DynamicType()->Name();
  if (const char* text = failure.GetMessageString(); text && *text)
    what += std::string(": ") + text;
  return internal(operation, what);
}

void silence() {
  static std::once_flag once;
  std::call_once(once, [] { Message::DefaultMessenger()->ChangePrinters().Clear(); });
}

bool withinLimits(const base::Limits& limits, base::Vec3 point) {
  return std::abs(point.x) <= limits.coordinate && std::abs(point.y) <= limits.coordinate &&
         std::abs(point.z) <= limits.coordinate;
}

base::Failure tooFar(const base::Limits& limits, std::string_view operation, double value) {
  if (!std::isfinite(value))
    return badInput(std::string(operation) + " holds a value that is no number.");
  return {base::Code::Limit,
          std::string(operation) + " reaches " + number(value) +
              " mm from the origin; the limit is " + number(limits.coordinate) + " mm.",
          std::nullopt};
}

}  // namespace pw::kernel
