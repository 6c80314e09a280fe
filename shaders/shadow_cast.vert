#version 300 es
// SPDX-License-Identifier: Apache-2.0
// The model squashed onto the ground along one direction of light.
layout(location = 0) in vec3 a_position;
uniform vec3 u_lightInWorld;  // towards the light
uniform float u_height;       // z of the ground
uniform vec4 u_area;          // min x, min y, max x, max y in mm

void main() {
  float rise = max(a_position.z - u_height, 0.0);
  vec2 place = a_position.xy - u_lightInWorld.xy / u_lightInWorld.z * rise;
  gl_Position = vec4((place - u_area.xy) / (u_area.zw - u_area.xy) * 2.0 - 1.0, 0.0, 1.0);
}
