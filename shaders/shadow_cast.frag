#version 300 es
// SPDX-License-Identifier: Apache-2.0
precision highp float;
uniform float u_share;  // of one direction of light
out vec4 o_color;

void main() { o_color = vec4(u_share, 0.0, 0.0, 1.0); }
