#version 300 es
// SPDX-License-Identifier: Apache-2.0
uniform mat4 u_clipFromWorld;
uniform vec4 u_area;     // min x, min y, max x, max y of what is drawn, in mm
uniform float u_height;  // z
out vec2 v_world;

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  v_world = mix(u_area.xy, u_area.zw, corner);
  gl_Position = u_clipFromWorld * vec4(v_world, u_height, 1.0);
}
