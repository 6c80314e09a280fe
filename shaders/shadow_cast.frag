#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
in float v_rise;
uniform float u_cover;   // share of the light that the part keeps out
uniform vec2 u_shift;    // of the pattern, pixels
out vec4 o_rise;

void main() {
  // What lets light through keeps some pixels of each direction's picture (interleaved gradient noise,
  // J. Jimenez, 2014: neighbours differ as much as they can).
  vec2 at = gl_FragCoord.xy + u_shift;
  if (fract(52.9829189 * fract(dot(at, vec2(0.06711056, 0.00583715)))) >= u_cover) discard;
  // 0 is no shadow. The root spends the steps on what is near the ground.
  o_rise = vec4((1.0 + 254.0 * sqrt(v_rise)) / 255.0);
}
