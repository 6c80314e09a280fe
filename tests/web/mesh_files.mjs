// SPDX-License-Identifier: Apache-2.0
// Reads back what the page writes, without any of its code.
import { inflateRawSync } from "node:zlib";

// mm³ inside a closed triangle mesh: the sum of the signed tetrahedra to the origin.
function volume(triangles) {
  let sum = 0;
  for (const [a, b, c] of triangles) {
    sum += a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

export function stlVolume(bytes) {
  const count = bytes.readUInt32LE(80);
  if (bytes.length !== 84 + 50 * count) throw new Error("not a binary STL");
  const triangles = [];
  for (let at = 84; at < bytes.length; at += 50) {
    const corner = (k) => [0, 4, 8].map((axis) => bytes.readFloatLE(at + 12 + 12 * k + axis));
    triangles.push([corner(0), corner(1), corner(2)]);
  }
  return volume(triangles);
}

export function objVolume(bytes) {
  const corners = [];
  const triangles = [];
  for (const line of bytes.toString("utf8").split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] === "v") corners.push(words.slice(1, 4).map(Number));
    if (words[0] === "f") triangles.push(words.slice(1, 4).map((word) => corners[parseInt(word, 10) - 1]));
  }
  return volume(triangles);
}

// The entries of a zip, by name.
export function unzip(bytes) {
  const entries = new Map();
  let end = bytes.length - 22;
  while (bytes.readUInt32LE(end) !== 0x06054b50) end--;
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const method = bytes.readUInt16LE(at + 10);
    const size = bytes.readUInt32LE(at + 20);
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const name = bytes.toString("utf8", at + 46, at + 46 + nameSize);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    entries.set(name, method === 0 ? packed : inflateRawSync(packed));
    at += 46 + nameSize + extraSize + commentSize;
  }
  return entries;
}

// The volumes of the objects of a 3MF, added up.
export function threeMfVolume(bytes) {
  const model = [...unzip(bytes)].find(([name]) => name.endsWith(".model"))[1].toString("utf8");
  let sum = 0;
  for (const [, mesh] of model.matchAll(/<mesh>(.*?)<\/mesh>/gs)) {
    const number = (text, name) => Number(new RegExp(`\\b${name}="([^"]+)"`).exec(text)[1]);
    const corners = [...mesh.matchAll(/<vertex\b[^>]*>/g)].map(([text]) => ["x", "y", "z"].map((axis) => number(text, axis)));
    sum += volume([...mesh.matchAll(/<triangle\b[^>]*>/g)].map(([text]) => ["v1", "v2", "v3"].map((k) => corners[number(text, k)])));
  }
  return sum;
}
