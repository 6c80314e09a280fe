#version 300 es
// SPDX-License-Identifier: Apache-2.0
// Back faces pushed outwards on the screen: what shows of them is the silhouette.
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec4 a_normal;
uniform mat4 u_viewFromWorld;
uniform mat4 u_clipFromView;
uniform vec2 u_viewport;  // device pixels
uniform float u_width;    // device pixels
uniform vec2 u_push;      // away from the eye: share of the distance, and mm

void main() {
  // Slivers of the front that turn over when they are pushed have to stay behind it.
  vec3 view = (u_viewFromWorld * vec4(a_position, 1.0)).xyz;
  view *= 1.0 + u_push.x;
  view.z -= u_push.y;
  vec4 position = u_clipFromView * vec4(view, 1.0);
  vec2 outward = (u_clipFromView * u_viewFromWorld * vec4(a_normal.xyz, 0.0)).xy * u_viewport;
  float size = length(outward);
  if (size > 0.0) position.xy += outward / size * (u_width * 2.0 / u_viewport) * position.w;
  gl_Position = position;
}
