// SPDX-License-Identifier: Apache-2.0

// déjà
wide = 1; // [1:3]
text = "a//b"; // [a//b, é]
/* [One] */ quoted = "/* [No] */";
next = "\"{";
last = 1;
