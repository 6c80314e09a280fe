// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch_test_macros.hpp>

#include "base/task.hpp"

using pw::base::Cancel;

TEST_CASE("A watch reacts once to a raised flag, at once to one raised before, and never after its end") {
  const Cancel cancel;
  int first = 0, ended = 0, late = 0;
  const Cancel::Watch watch = cancel.watch([&] { ++first; });
  { const Cancel::Watch brief = cancel.watch([&] { ++ended; }); }
  CHECK(first == 0);
  const Cancel copy = cancel;
  copy.raise();
  CHECK(cancel.raised());
  CHECK(first == 1);
  CHECK(ended == 0);
  const Cancel::Watch after = cancel.watch([&] { ++late; });
  CHECK(late == 1);
}
