// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Message_ProgressIndicator.hxx>
#include <Message_ProgressRange.hxx>
#include <Standard_Failure.hxx>
#include <cmath>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "base/vectors.hpp"

// Private to kernel/: words for failures, and the guard around every call of OpenCASCADE.
namespace pw::kernel {

std::string number(double value);  // six digits, as the rest of the program prints numbers
base::Failure internal(std::string_view operation, std::string_view what);
base::Failure badInput(std::string message);
base::Failure cancelled();
base::Failure outOfMemory(std::string_view operation);
base::Failure thrown(std::string_view operation, const Standard_Failure& failure);

// Empties the list of printers of OpenCASCADE's messenger: nothing in core prints. Once is enough;
// cheap after that.
void silence();

// Limits on coordinates, as in mesh.
bool withinLimits(const base::Limits& limits, base::Vec3 point);
base::Failure tooFar(const base::Limits& limits, std::string_view operation, double value);

// Tells OpenCASCADE's algorithms that the caller asked to stop; the object lives as long as the
// range.
class Asked final : public Message_ProgressIndicator {
 public:
  explicit Asked(const base::Task& task) : task_(task) {}
  Standard_Boolean UserBreak() override { return task_.cancel.raised(); }

 protected:
  void Show(const Message_ProgressScope&, const Standard_Boolean) override {}

 private:
  const base::Task& task_;
};

// Runs the work; what it throws becomes a Failure that names the operation. Standard_Failure is no
// std::exception.
template <class Work>
auto guarded(std::string_view operation, Work&& work) -> decltype(work()) {
  silence();
  try {
    return work();
  } catch (const Standard_Failure& failure) {
    return thrown(operation, failure);
  } catch (const std::bad_alloc&) {
    return outOfMemory(operation);
  } catch (const std::length_error&) {
    return outOfMemory(operation);
  } catch (const std::exception& error) {
    return internal(operation, error.what());
  }
}

}  // namespace pw::kernel
