#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
in vec2 v_at;
uniform sampler2D u_source;
uniform vec2 u_step;  // of one sample, in texture coordinates
out vec4 o_color;

void main() {
  float sum = 0.0, weights = 0.0;
  for (int sampleIndex = -6; sampleIndex <= 6; ++sampleIndex) {
    float offset = float(sampleIndex);
    float weight = exp(-offset * offset / 14.0);
    sum += texture(u_source, v_at + u_step * offset).r * weight;
    weights += weight;
  }
  o_color = vec4(sum / weights, 0.0, 0.0, 1.0);
}
