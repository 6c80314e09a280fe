# SPDX-License-Identifier: Apache-2.0
"""Volume, area and box of an STL or SVG file, by nothing but the file's own numbers.

Independent of the program's code on purpose: it is what results are held against.
"""
import re
import struct
import xml.etree.ElementTree as xml


def measure(path):
    with open(path, "rb") as file:
        data = file.read()
    return measure_svg(data) if path.endswith(".svg") else measure_stl(data)


def triangles_of(data):
    if len(data) >= 84 and 84 + 50 * struct.unpack_from("<I", data, 80)[0] == len(data):
        for i in range(struct.unpack_from("<I", data, 80)[0]):
            yield struct.unpack_from("<9f", data, 84 + 50 * i + 12)
        return
    numbers = []
    for line in data.decode("ascii").splitlines():
        words = line.split()
        if words and words[0] == "vertex":
            numbers += map(float, words[1:4])
            if len(numbers) == 9:
                yield numbers
                numbers = []


def measure_stl(data):
    volume = area = 0.0
    low, high = [float("inf")] * 3, [float("-inf")] * 3
    count = 0
    for t in triangles_of(data):
        a, b, c = t[0:3], t[3:6], t[6:9]
        u = [b[k] - a[k] for k in range(3)]
        v = [c[k] - a[k] for k in range(3)]
        n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
        volume += sum(a[k] * n[k] for k in range(3)) / 6
        area += (n[0] ** 2 + n[1] ** 2 + n[2] ** 2) ** 0.5 / 2
        for p in (a, b, c):
            for k in range(3):
                low[k], high[k] = min(low[k], p[k]), max(high[k], p[k])
        count += 1
    if not count:
        return {"kind": "empty"}
    return {"kind": "solid", "volume": volume, "area": area, "box": [low, high]}


def measure_svg(data):
    root = xml.fromstring(data)
    area = 0.0
    points = []
    for element in root.iter():
        if not element.tag.endswith("path"):
            continue
        for contour in re.split(r"[zZ]", element.get("d", "")):
            numbers = [float(x) for x in re.findall(r"[-+0-9.eE]+(?<![eE])", re.sub(r"[MLml]", " ", contour)) if x not in "+-"]
            ring = list(zip(numbers[0::2], numbers[1::2]))
            points += ring
            area += sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(ring, ring[1:] + ring[:1])) / 2
    if not points:
        return {"kind": "empty"}
    xs, ys = [p[0] for p in points], [-p[1] for p in points]  # SVG's y points down
    return {"kind": "outline", "area": abs(area), "box": [[min(xs), min(ys)], [max(xs), max(ys)]]}


def mesh_facts(triangles):
    """Of triangles of nine numbers: how many edges are open (not met by one of the other direction), and the box of
    the pieces that enclose a volume. A flat remain of two faces encloses none."""
    corners, parent, edges = {}, [], {}

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    kept = []
    for t in triangles:
        ids = []
        for k in (0, 3, 6):
            point = (t[k] + 0.0, t[k + 1] + 0.0, t[k + 2] + 0.0)
            i = corners.get(point)
            if i is None:
                i = corners[point] = len(parent)
                parent.append(i)
            ids.append(i)
        a, b, c = ids
        if a == b or b == c or c == a:
            continue
        kept.append((t, a))
        for i, j in ((a, b), (b, c), (c, a)):
            edges[i, j] = edges.get((i, j), 0) + 1
        parent[find(b)] = find(a)
        parent[find(c)] = find(a)
    volumes, boxes = {}, {}
    for t, a in kept:
        root = find(a)
        boxes.setdefault(root, []).extend((t[0:3], t[3:6], t[6:9]))
        origin = boxes[root][0]
        p, q, r = ([t[k + d] - origin[d] for d in range(3)] for k in (0, 3, 6))
        volumes[root] = volumes.get(root, 0.0) + (p[0] * (q[1] * r[2] - q[2] * r[1]) + p[1] * (q[2] * r[0] - q[0] * r[2]) + p[2] * (q[0] * r[1] - q[1] * r[0])) / 6
    whole = [point for root, volume in volumes.items() if abs(volume) > 1e-9 * max(1.0, max(abs(volume) for volume in volumes.values())) for point in boxes[root]]
    return {"open": sum(1 for (i, j), n in edges.items() if edges.get((j, i), 0) != n),
            "solid_box": [[min(p[k] for p in whole) for k in range(3)], [max(p[k] for p in whole) for k in range(3)]] if whole else None}


def differences(want, got, tolerance=1e-3, compare_area=True):
    """What differs by more than the relative tolerance, in words; empty where nothing does."""
    if want["kind"] != got["kind"]:
        return ["a %s instead of a %s" % (got["kind"], want["kind"])]
    if want["kind"] == "empty":
        return []
    out = []
    if want["kind"] == "solid":
        if abs(want["volume"] - got["volume"]) > tolerance * max(abs(want["volume"]), 1e-6):
            out.append("volume %.6g instead of %.6g" % (got["volume"], want["volume"]))
    if (compare_area or want["kind"] == "outline") and abs(want["area"] - got["area"]) > tolerance * max(want["area"], 1e-6):
        out.append("area %.6g instead of %.6g" % (got["area"], want["area"]))
    size = max(h - l for l, h in zip(*want["box"]))
    for w, g in zip(want["box"][0] + want["box"][1], got["box"][0] + got["box"][1]):
        if abs(w - g) > tolerance * max(size, 1e-6):
            out.append("box %s instead of %s" % (got["box"], want["box"]))
            break
    return out
