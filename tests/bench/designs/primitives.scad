// SPDX-License-Identifier: Apache-2.0
// What the two designs from primitives share.
module rounded(w, d, r) { offset(r = r) square([w - 2 * r, d - 2 * r], center = true); }
