#version 300 es
// SPDX-License-Identifier: Apache-2.0
// The model squashed onto the ground along one direction of light; what is lowest is nearest.
layout(location = 0) in vec3 a_position;
uniform vec2 u_place;    // of the light: mm along the ground per mm of height
uniform float u_height;  // z of the ground
uniform float u_tall;    // mm from the ground to the highest point
uniform vec4 u_area;     // min x, min y, max x, max y in mm
out float v_rise;        // share of u_tall

void main() {
  float rise = max(a_position.z - u_height, 0.0);
  vec2 at = (a_position.xy + u_place * rise - u_area.xy) / (u_area.zw - u_area.xy);
  v_rise = min(rise / u_tall, 1.0);
  gl_Position = vec4(at * 2.0 - 1.0, v_rise * 1.998 - 0.999, 1.0);
}
