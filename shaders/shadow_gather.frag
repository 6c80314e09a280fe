#version 300 es
// SPDX-License-Identifier: Apache-2.0
// Adds up the directions of light, sorted by how far what throws the shadow is to be blurred: layer n by a
// deviation of 2^n times the smallest. Between two layers it belongs to both in part.
precision highp float;
precision highp sampler2DArray;
uniform sampler2DArray u_rises;  // of four directions in each layer
uniform int u_count;             // directions
uniform vec2 u_share;            // of all light: one direction of the sky, one of the key light
uniform vec2 u_spread;           // deviation at the highest point, in smallest ones
layout(location = 0) out vec4 o_near;  // layers 0 to 3
layout(location = 1) out vec4 o_far;   // 4 to 6

// Each third direction is the key light's (core/scene/light.hpp).
const vec4 keys[3] = vec4[](vec4(1.0, 0.0, 0.0, 1.0), vec4(0.0, 0.0, 1.0, 0.0), vec4(0.0, 1.0, 0.0, 0.0));

// How much of the light lies beyond a layer.
float beyond(vec4 share, vec4 deviation) { return dot(share, clamp(deviation - 1.0, 0.0, 1.0)); }

void main() {
  float all = 0.0;
  vec4 beyondNear = vec4(0.0);
  vec2 beyondFar = vec2(0.0);
  for (int first = 0; first < u_count; first += 4) {
    vec4 rises = texelFetch(u_rises, ivec3(gl_FragCoord.xy, first / 4), 0) * 255.0;
    if (rises == vec4(0.0)) continue;
    vec4 key = keys[first / 4 % 3];
    vec4 there = step(0.5, rises) * step(vec4(0.5, 1.5, 2.5, 3.5), vec4(float(u_count - first)));
    vec4 share = mix(vec4(u_share.x), vec4(u_share.y), key) * there;
    vec4 root = (rises - 1.0) / 254.0;
    vec4 deviation = mix(vec4(u_spread.x), vec4(u_spread.y), key) * root * root;
    all += dot(share, vec4(1.0));
    beyondNear += vec4(beyond(share, deviation), beyond(share, deviation / 2.0),
                       beyond(share, deviation / 4.0), beyond(share, deviation / 8.0));
    beyondFar += vec2(beyond(share, deviation / 16.0), beyond(share, deviation / 32.0));
  }
  o_near = vec4(all, beyondNear.xyz) - beyondNear;
  o_far = vec4(beyondNear.w, beyondFar, 0.0) - vec4(beyondFar, 0.0, 0.0);
}
