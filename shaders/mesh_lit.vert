#version 300 es
// SPDX-License-Identifier: Apache-2.0
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec4 a_normal;
uniform mat4 u_clipFromWorld;
out vec3 v_normal;

void main() {
  v_normal = a_normal.xyz;
  gl_Position = u_clipFromWorld * vec4(a_position, 1.0);
}
