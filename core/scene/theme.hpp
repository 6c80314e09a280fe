// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/vectors.hpp"

namespace pw::scene {

// The colours of one look, by the names of web/src/tokens.css, from which tokens.hpp is made.
struct Theme {
  base::Color surface, sunken, canvas, ink, ink2, line, control, accent, onAccent, accentSoft;
  base::Color part, part2, part3, edge;
  base::Color tint;  // over faces that stay faceted
  bool dark = false;
};

const Theme& lightTheme();
const Theme& darkTheme();

}  // namespace pw::scene
