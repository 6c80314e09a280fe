#version 300 es
// SPDX-License-Identifier: Apache-2.0
// One instance per segment, widened to a strip of constant width on the screen.
layout(location = 0) in vec3 a_from;
layout(location = 1) in vec3 a_to;
uniform mat4 u_viewFromWorld;
uniform mat4 u_clipFromView;
uniform vec2 u_viewport;  // device pixels
uniform float u_width;    // device pixels
uniform vec2 u_pull;      // towards the eye: share of the distance, and mm
out float v_across;       // device pixels from the middle

// Along the ray through the point, so that its place on the screen stays.
vec4 clipOf(vec3 world) {
  vec3 view = (u_viewFromWorld * vec4(world, 1.0)).xyz;
  view *= 1.0 - u_pull.x;
  view.z += u_pull.y;
  return u_clipFromView * vec4(view, 1.0);
}

void main() {
  vec4 from = clipOf(a_from), to = clipOf(a_to);
  const float least = 1e-5;
  if (from.w < least && to.w < least) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  // What lies behind the eye has no place on the screen.
  if (from.w < least) from = mix(from, to, (least - from.w) / (to.w - from.w));
  if (to.w < least) to = mix(to, from, (least - to.w) / (from.w - to.w));
  vec2 along = (to.xy / to.w - from.xy / from.w) * u_viewport;
  float size = length(along);
  along = size > 1e-6 ? along / size : vec2(1.0, 0.0);
  float side = float(gl_VertexID & 1) * 2.0 - 1.0;
  bool atEnd = gl_VertexID > 1;
  vec4 position = atEnd ? to : from;
  float reach = 0.5 * u_width + 0.5;
  vec2 offset = vec2(-along.y, along.x) * side * reach + along * (atEnd ? 0.5 : -0.5) * u_width * 0.5;
  position.xy += offset * 2.0 / u_viewport * position.w;
  v_across = side * reach;
  gl_Position = position;
}
