// SPDX-License-Identifier: Apache-2.0
// Light adds up in linear light; colours come and go as sRGB.
vec3 linearFromSrgb(vec3 color) {
  return mix(color / 12.92, pow((color + 0.055) / 1.055, vec3(2.4)), step(0.04045, color));
}
vec3 srgbFromLinear(vec3 color) {
  return mix(color * 12.92, 1.055 * pow(color, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, color));
}
vec3 saturated(vec3 color, float saturation) {
  return mix(vec3(dot(color, vec3(0.2126, 0.7152, 0.0722))), color, saturation);
}
