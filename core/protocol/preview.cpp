// SPDX-License-Identifier: Apache-2.0
#include "protocol/preview.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

// Layout, little-endian, no padding:
//   u32 magic "PWPV", version 1, encoding (0 Full, 1 Packed), flat (0, 1)
//   u32 vertices, indices, edge segments, parts
//   f64 box min x y z, max x y z
//   per part: u32 firstIndex, indexCount, firstEdge, edgeCount, look, flags (1: has a colour, 2: stays
//             faceted in an exact model); f32 r g b a
//   Full:   f32 positions, f32 normals, u32 indices, f32 edges
//   Packed: f64 frame min x y z, max x y z; then, one axis after the other, each number as its
//           difference from the one before (wrapping), low bytes before high bytes, which a general
//           compressor likes: u16 positions (3 axes), u8 octahedral normals (2 axes),
//           u32 indices (from the highest index so far), u16 edge ends (3 axes)
namespace pw::protocol {
namespace {

static_assert(std::endian::native == std::endian::little, "previews are written as they lie in memory");

constexpr std::uint32_t magic = 0x56505750;  // "PWPV"
constexpr std::uint32_t version = 1;
constexpr std::uint32_t hasColorFlag = 1, facetedFlag = 2;
constexpr std::size_t headBytes = 8 * 4 + 6 * 8;
constexpr std::size_t partBytes = 6 * 4 + 4 * 4;
constexpr std::size_t frameBytes = 6 * 8;
constexpr double steps = 65535;

using Bytes = std::vector<std::uint8_t>;

template <class T>
void append(Bytes& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto* raw = reinterpret_cast<const std::uint8_t*>(&value);
  out.insert(out.end(), raw, raw + sizeof(T));
}
template <class T>
void appendAll(Bytes& out, const std::vector<T>& values) {
  const auto* raw = reinterpret_cast<const std::uint8_t*>(values.data());
  out.insert(out.end(), raw, raw + values.size() * sizeof(T));
}
void appendBox(Bytes& out, const base::Box3& box) {
  for (const base::Vec3& corner : {box.min, box.max})
    for (int axis = 0; axis < 3; ++axis) append(out, corner[axis]);
}

// Planes of bytes: all lowest bytes, then the next ones.
template <class T>
void appendPlanes(Bytes& out, const std::vector<T>& values) {
  for (std::size_t byte = 0; byte < sizeof(T); ++byte)
    for (const T value : values) out.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
}

// -- Packed numbers --
std::uint16_t stepOf(double value, double low, double high) {
  if (!(high > low)) return 0;
  return static_cast<std::uint16_t>(
      std::lround(std::clamp((value - low) / (high - low), 0.0, 1.0) * steps));
}
double valueOf(std::uint16_t step, double low, double high) {
  return low + (high - low) * (step / steps);
}

// Octahedral map of a unit vector to a square (Cigolle and others, "A Survey of Efficient
// Representations for Independent Unit Vectors", JCGT 2014).
std::array<std::uint8_t, 2> packedNormal(double x, double y, double z) {
  const double sum = std::abs(x) + std::abs(y) + std::abs(z);
  double u = sum > 0 ? x / sum : 0, v = sum > 0 ? y / sum : 0;
  if (z < 0) {
    const double folded = (1 - std::abs(v)) * (u >= 0 ? 1 : -1);
    v = (1 - std::abs(u)) * (v >= 0 ? 1 : -1);
    u = folded;
  }
  const auto byte = [](double t) { return static_cast<std::uint8_t>(std::lround((t + 1) * 127)); };
  return {byte(u), byte(v)};
}
std::array<float, 3> unpackedNormal(std::uint8_t uByte, std::uint8_t vByte) {
  double u = std::min(uByte / 127.0 - 1, 1.0), v = std::min(vByte / 127.0 - 1, 1.0);
  const double z = 1 - std::abs(u) - std::abs(v);
  if (z < 0) {
    const double folded = (1 - std::abs(v)) * (u >= 0 ? 1 : -1);
    v = (1 - std::abs(u)) * (v >= 0 ? 1 : -1);
    u = folded;
  }
  const double length = std::sqrt(u * u + v * v + z * z);
  return {static_cast<float>(u / length), static_cast<float>(v / length), static_cast<float>(z / length)};
}

base::Box3 frameOf(const Preview& preview) {
  base::Box3 frame;
  bool first = true;
  for (const auto* list : {&preview.positions, &preview.edges})
    for (std::size_t i = 0; i + 2 < list->size(); i += 3) {
      const base::Vec3 point((*list)[i], (*list)[i + 1], (*list)[i + 2]);
      frame.min = first ? point : glm::min(frame.min, point);
      frame.max = first ? point : glm::max(frame.max, point);
      first = false;
    }
  return frame;
}

void appendPoints(Bytes& out, const std::vector<float>& points, const base::Box3& frame) {
  std::vector<std::uint16_t> deltas;
  deltas.reserve(points.size());
  for (int axis = 0; axis < 3; ++axis) {
    std::uint16_t before = 0;
    for (std::size_t i = static_cast<std::size_t>(axis); i < points.size(); i += 3) {
      const std::uint16_t step = stepOf(points[i], frame.min[axis], frame.max[axis]);
      deltas.push_back(static_cast<std::uint16_t>(step - before));
      before = step;
    }
  }
  appendPlanes(out, deltas);
}

void appendPacked(Bytes& out, const Preview& preview) {
  const base::Box3 frame = frameOf(preview);
  appendBox(out, frame);
  appendPoints(out, preview.positions, frame);
  Bytes normals[2];
  std::array<std::uint8_t, 2> before{};
  for (std::size_t i = 0; i + 2 < preview.normals.size(); i += 3) {
    const auto packed = packedNormal(preview.normals[i], preview.normals[i + 1], preview.normals[i + 2]);
    for (int axis = 0; axis < 2; ++axis)
      normals[axis].push_back(static_cast<std::uint8_t>(packed[axis] - before[axis]));
    before = packed;
  }
  for (const Bytes& axis : normals) appendAll(out, axis);
  std::vector<std::uint32_t> indices;
  indices.reserve(preview.indices.size());
  std::uint32_t next = 0;  // one above the highest so far: a first use is 0
  for (const std::uint32_t index : preview.indices) {
    indices.push_back(next - index);
    next = std::max(next, index + 1);
  }
  appendPlanes(out, indices);
  appendPoints(out, preview.edges, frame);
}

// -- Reading --
// Reads in order; the size was checked against the counts before.
struct Reader {
  const std::uint8_t* at;
  template <class T>
  T take() {
    T value;
    std::memcpy(&value, at, sizeof(T));
    at += sizeof(T);
    return value;
  }
  template <class T>
  std::vector<T> takeAll(std::size_t count) {
    std::vector<T> values(count);
    if (count) std::memcpy(values.data(), at, count * sizeof(T));
    at += count * sizeof(T);
    return values;
  }
  template <class T>
  std::vector<T> takePlanes(std::size_t count) {
    std::vector<T> values(count, 0);
    for (std::size_t byte = 0; byte < sizeof(T); ++byte)
      for (T& value : values) value = static_cast<T>(value | (static_cast<T>(*at++) << (8 * byte)));
    return values;
  }
  base::Box3 takeBox() {
    base::Box3 box;
    for (base::Vec3* corner : {&box.min, &box.max})
      for (int axis = 0; axis < 3; ++axis) (*corner)[axis] = take<double>();
    return box;
  }
  std::vector<float> takePoints(std::size_t count, const base::Box3& frame) {
    const auto deltas = takePlanes<std::uint16_t>(count * 3);
    std::vector<float> points(count * 3);
    for (int axis = 0; axis < 3; ++axis) {
      std::uint16_t step = 0;
      for (std::size_t i = 0; i < count; ++i) {
        step = static_cast<std::uint16_t>(step + deltas[static_cast<std::size_t>(axis) * count + i]);
        points[3 * i + static_cast<std::size_t>(axis)] =
            static_cast<float>(valueOf(step, frame.min[axis], frame.max[axis]));
      }
    }
    return points;
  }
};

base::Failure broken(const std::string& what) {
  return {base::Code::BadInput, "The preview can't be shown: " + what + "."};
}

bool isFinite(const base::Box3& box) {
  for (const base::Vec3& corner : {box.min, box.max})
    for (int axis = 0; axis < 3; ++axis)
      if (!std::isfinite(corner[axis]) || std::abs(corner[axis]) > 1e30) return false;
  return true;
}
bool areFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}
bool fits(std::uint32_t first, std::uint32_t count, std::uint64_t total) {
  return std::uint64_t{first} + count <= total;
}

}  // namespace

std::vector<std::uint8_t> encodePreview(const Preview& preview, PreviewEncoding encoding) {
  Bytes out;
  append(out, magic);
  append(out, version);
  append(out, static_cast<std::uint32_t>(encoding == PreviewEncoding::Packed));
  append(out, static_cast<std::uint32_t>(preview.flat));
  append(out, static_cast<std::uint32_t>(preview.positions.size() / 3));
  append(out, static_cast<std::uint32_t>(preview.indices.size()));
  append(out, static_cast<std::uint32_t>(preview.edges.size() / 6));
  append(out, static_cast<std::uint32_t>(preview.parts.size()));
  appendBox(out, preview.box);
  for (const PreviewPart& part : preview.parts) {
    for (const std::uint32_t number : {part.firstIndex, part.indexCount, part.firstEdge, part.edgeCount,
                                       static_cast<std::uint32_t>(part.look),
                                       (part.hasColor ? hasColorFlag : 0u) | (part.faceted ? facetedFlag : 0u)})
      append(out, number);
    for (const float component : {part.color.r, part.color.g, part.color.b, part.color.a})
      append(out, component);
  }
  if (encoding == PreviewEncoding::Packed) {
    appendPacked(out, preview);
  } else {
    out.reserve(out.size() + 4 * (preview.positions.size() + preview.normals.size() +
                                  preview.indices.size() + preview.edges.size()));
    appendAll(out, preview.positions);
    appendAll(out, preview.normals);
    appendAll(out, preview.indices);
    appendAll(out, preview.edges);
  }
  return out;
}

base::Result<Preview> decodePreview(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < headBytes) return broken("it has only " + std::to_string(bytes.size()) + " bytes");
  Reader reader{bytes.data()};
  if (reader.take<std::uint32_t>() != magic) return broken("it is no Partwright preview");
  if (const auto found = reader.take<std::uint32_t>(); found != version)
    return broken("its version is " + std::to_string(found) + ", this program reads " +
                  std::to_string(version));
  const auto encoding = reader.take<std::uint32_t>();
  const auto flat = reader.take<std::uint32_t>();
  if (encoding > 1 || flat > 1) return broken("its encoding is not known");
  const std::uint64_t vertices = reader.take<std::uint32_t>();
  const std::uint64_t indices = reader.take<std::uint32_t>();
  const std::uint64_t edges = reader.take<std::uint32_t>();
  const std::uint64_t parts = reader.take<std::uint32_t>();
  // Each count is below 2^32 and each factor below 2^6, so 64 bits hold the sum.
  const std::uint64_t body = encoding == 1
                                 ? frameBytes + vertices * (6 + 2) + indices * 4 + edges * 12
                                 : vertices * 24 + indices * 4 + edges * 24;
  const std::uint64_t expected = headBytes + parts * partBytes + body;
  if (bytes.size() != expected)
    return broken("it has " + std::to_string(bytes.size()) + " bytes, its counts need " +
                  std::to_string(expected));
  if (indices % 3) return broken(std::to_string(indices) + " indices make no whole triangles");

  Preview preview;
  preview.flat = flat == 1;
  preview.box = reader.takeBox();
  if (!isFinite(preview.box)) return broken("its box is not finite");
  preview.parts.resize(parts);
  for (PreviewPart& part : preview.parts) {
    part.firstIndex = reader.take<std::uint32_t>();
    part.indexCount = reader.take<std::uint32_t>();
    part.firstEdge = reader.take<std::uint32_t>();
    part.edgeCount = reader.take<std::uint32_t>();
    const auto look = reader.take<std::uint32_t>();
    const auto flags = reader.take<std::uint32_t>();
    if (flags > (hasColorFlag | facetedFlag)) return broken("a part has marks that are not known");
    part.hasColor = flags & hasColorFlag;
    part.faceted = flags & facetedFlag;
    for (float* component : {&part.color.r, &part.color.g, &part.color.b, &part.color.a}) {
      *component = reader.take<float>();
      if (!(*component >= 0 && *component <= 1)) return broken("a colour is not between 0 and 1");
    }
    if (look > static_cast<std::uint32_t>(PreviewLook::Background)) return broken("a look is not known");
    part.look = static_cast<PreviewLook>(look);
    if (!fits(part.firstIndex, part.indexCount, indices) || part.firstIndex % 3 || part.indexCount % 3 ||
        !fits(part.firstEdge, part.edgeCount, edges))
      return broken("a part lies outside of its triangles or edges");
  }
  if (encoding == 1) {
    const base::Box3 frame = reader.takeBox();
    if (!isFinite(frame)) return broken("its frame is not finite");
    preview.positions = reader.takePoints(vertices, frame);
    const auto us = reader.takeAll<std::uint8_t>(vertices), vs = reader.takeAll<std::uint8_t>(vertices);
    preview.normals.reserve(vertices * 3);
    std::uint8_t u = 0, v = 0;
    for (std::size_t i = 0; i < vertices; ++i) {
      u = static_cast<std::uint8_t>(u + us[i]);
      v = static_cast<std::uint8_t>(v + vs[i]);
      for (const float component : unpackedNormal(u, v)) preview.normals.push_back(component);
    }
    preview.indices = reader.takePlanes<std::uint32_t>(indices);
    std::uint32_t next = 0;
    for (std::uint32_t& index : preview.indices) {
      index = next - index;
      if (index >= vertices) return broken("a triangle names a vertex that is not there");
      next = std::max(next, index + 1);
    }
    preview.edges = reader.takePoints(edges * 2, frame);
  } else {
    preview.positions = reader.takeAll<float>(vertices * 3);
    preview.normals = reader.takeAll<float>(vertices * 3);
    preview.indices = reader.takeAll<std::uint32_t>(indices);
    preview.edges = reader.takeAll<float>(edges * 6);
    for (const std::uint32_t index : preview.indices)
      if (index >= vertices) return broken("a triangle names a vertex that is not there");
  }
  if (!areFinite(preview.positions) || !areFinite(preview.normals) || !areFinite(preview.edges))
    return broken("a coordinate is not a finite number");
  return preview;
}

}  // namespace pw::protocol
