#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
#include "common_color.glsl"
in vec3 v_normal;
uniform vec4 u_color;
uniform vec3 u_lightInWorld;  // towards the key light
uniform float u_saturation;
out vec4 o_color;

void main() {
  vec3 normal = normalize(v_normal);
  if (!gl_FrontFacing) normal = -normal;
  // Matte: ambient 24 %, a sky of 45 % that is brightest above, a soft key light of 31 %.
  float sky = 0.5 + 0.5 * normal.z;
  float key = clamp(0.15 + 0.85 * dot(normal, u_lightInWorld), 0.0, 1.0);
  vec3 color = linearFromSrgb(u_color.rgb) * (0.24 + 0.45 * sky + 0.31 * key);
  o_color = vec4(saturated(srgbFromLinear(color), u_saturation), u_color.a);
}
