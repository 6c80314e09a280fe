#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
in float v_across;
uniform vec4 u_color;
uniform float u_width;
out vec4 o_color;

void main() {
  float cover = clamp(0.5 * u_width + 0.5 - abs(v_across), 0.0, 1.0);
  o_color = vec4(u_color.rgb, u_color.a * cover);
}
