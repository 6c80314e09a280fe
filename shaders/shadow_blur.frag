#version 300 es
// SPDX-License-Identifier: Apache-2.0
// A normal distribution of about one texel, along one axis, over a layer and what was blurred before.
precision highp float;
in vec2 v_at;
uniform sampler2D u_layers;
uniform float u_level;  // of its pictures
uniform vec4 u_pick;    // one of its channels
uniform sampler2D u_coarser;
uniform bool u_withCoarser;
uniform vec2 u_step;    // of one texel, in texture coordinates
out vec4 o_color;

float valueAt(vec2 at) {
  float value = dot(textureLod(u_layers, at, u_level), u_pick);
  if (u_withCoarser) value += textureLod(u_coarser, at, 0.0).r;
  return value;
}

void main() {
  // Of five texels, weighed by exp(-x^2 / 2), the outer two on each side are read as one between them.
  const float outer = 0.7418659, place = 1.1824255;
  float sum = valueAt(v_at) + outer * (valueAt(v_at + u_step * place) + valueAt(v_at - u_step * place));
  o_color = vec4(sum / (1.0 + 2.0 * outer), 0.0, 0.0, 1.0);
}
