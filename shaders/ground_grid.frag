#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
in vec2 v_world;
uniform vec4 u_bed;         // min x, min y, max x, max y of the ruled rectangle, in mm
uniform vec2 u_steps;       // mm between thin lines and between numbered lines
uniform vec3 u_line;        // colour of lines
uniform float u_lines;      // opacity of lines, 0 without a grid
uniform float u_pixelRatio;
uniform sampler2D u_shadow;
uniform vec4 u_shadowArea;  // what the shadow's picture covers, in mm
uniform float u_shade;      // darkest shadow
out vec4 o_color;

float ruled(vec2 world, vec2 perPixel, float stepSize, float width) {
  vec2 nearest = world - round(world / stepSize) * stepSize;
  // Lines that come closer than a few pixels would shimmer: they fade first.
  vec2 room = clamp(stepSize / perPixel / u_pixelRatio / 4.0 - 0.6, 0.0, 1.0);
  vec2 cover = clamp(0.5 * width + 0.5 - abs(nearest) / perPixel, 0.0, 1.0) * room;
  return max(cover.x, cover.y);
}

void main() {
  vec2 perPixel = max(fwidth(v_world), vec2(1e-6));
  vec2 toEdge = max(u_bed.xy - v_world, v_world - u_bed.zw);
  float outside = max(toEdge.x / perPixel.x, toEdge.y / perPixel.y);
  float line = 0.0;
  if (outside < 0.5) {
    line = 0.20 * ruled(v_world, perPixel, u_steps.x, u_pixelRatio);
    line = max(line, 0.42 * ruled(v_world, perPixel, u_steps.y, u_pixelRatio));
  }
  float border = clamp(0.6 * u_pixelRatio + 0.5 - abs(outside), 0.0, 1.0);
  line = max(line, 0.85 * border) * u_lines;

  vec2 at = (v_world - u_shadowArea.xy) / (u_shadowArea.zw - u_shadowArea.xy);
  // The widest blur ends where its picture does.
  vec2 room = smoothstep(0.0, 0.06, 0.5 - abs(at - 0.5));
  float shadow = texture(u_shadow, clamp(at, 0.0, 1.0)).r * u_shade * room.x * room.y;
  // A dark glass over the canvas, with the lines on it.
  float alpha = 1.0 - (1.0 - shadow) * (1.0 - line);
  vec3 color = alpha > 0.0 ? u_line * line / alpha : vec3(0.0);
  o_color = vec4(color, alpha);
}
