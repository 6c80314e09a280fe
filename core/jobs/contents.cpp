// SPDX-License-Identifier: Apache-2.0
#include "jobs/contents.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <tuple>

namespace pw::jobs {
namespace {

using model::FileBody;
using protocol::Severity;

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string length(double mm) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g mm", mm);
  return text;
}

const char* wordOf(FileBody::Kind kind) {
  switch (kind) {
    case FileBody::Kind::Solid: return "solid";
    case FileBody::Kind::Surface: return "surface";
    case FileBody::Kind::Wire: return "wire";
    case FileBody::Kind::Points: return "points";
  }
  return "points";
}

std::vector<std::string> wordsOf(const FileBody& body) {
  std::vector<std::string> words;
  const bool hasFaces = body.kind == FileBody::Kind::Solid || body.kind == FileBody::Kind::Surface;
  if (body.undrawn > 0)
    words.push_back(std::to_string(body.undrawn) + " of its " + counted(body.faces, "face", "faces") +
                    " could not be turned into triangles and " + (body.undrawn == 1 ? "is" : "are") + " not shown.");
  if (hasFaces && body.openEdges > 0 && body.undrawn < body.faces)
    words.push_back(std::string(body.kind == FileBody::Kind::Solid ? "The file calls it a solid, but its" : "Its") +
                    " surface is open: " + counted(body.openEdges, "edge", "edges") + " of its triangles, " +
                    length(body.openLength) + " in all, have nothing on the other side. Mesh files of it are not closed.");
  else if (body.kind == FileBody::Kind::Surface && body.undrawn == 0)
    words.push_back("Its surface is closed, though the file doesn’t call it a solid.");
  if (body.kind == FileBody::Kind::Wire) words.push_back("It is made of lines: shown, and not part of mesh files.");
  if (body.kind == FileBody::Kind::Points) words.push_back("It is made of points, which are not shown.");
  if (!body.fault.empty())
    words.push_back("The surfaces are not valid as the file gives them: " + body.fault +
                    ". It is shown as it is; compare it with the program it comes from before relying on it.");
  return words;
}

}  // namespace

protocol::FileContents contentsOf(const model::FileContents& contents) {
  protocol::FileContents out;
  out.checked = contents.checked;
  out.remarks = contents.remarks;
  for (const FileBody& body : contents.bodies) {
    protocol::FileBody one;
    one.name = body.name;
    one.kind = wordOf(body.kind);
    one.count = static_cast<int>(body.count);
    one.faces = static_cast<int>(body.faces);
    one.undrawn = static_cast<int>(body.undrawn);
    one.openEdges = static_cast<int>(body.openEdges);
    one.openLength = body.openLength;
    one.volume = body.volume;
    one.words = wordsOf(body);
    out.bodies.push_back(std::move(one));
  }
  for (const auto& one : contents.skipped)
    out.skipped.push_back({static_cast<int>(one.record), one.type, static_cast<int>(one.line), one.why, one.lost});
  return out;
}

std::vector<protocol::Incomplete> lackingIn(const protocol::FileContents& contents) {
  std::vector<protocol::Incomplete> out;
  for (const protocol::SkippedRecord& one : contents.skipped)
    if (!one.lost.empty())
      protocol::add(out, {protocol::Lack::Part, one.type, "A record of the file could not be read, and with it went " + one.lost + ": " + one.why,
                          "", one.line, 1, ""});
  for (const protocol::FileBody& body : contents.bodies)
    if (body.undrawn > 0)
      protocol::add(out, {protocol::Lack::Part, body.name,
                          std::to_string(body.undrawn) + " of " + std::to_string(body.faces) + " faces of " +
                              (body.name.empty() ? "a part without a name" : "'" + body.name + "'") + " can't be shown.",
                          "", 0, body.count, ""});
  return out;
}

std::vector<protocol::Diagnostic> linesOf(const protocol::FileContents& contents) {
  std::vector<protocol::Diagnostic> out;
  for (const std::string& remark : contents.remarks) out.push_back({Severity::Warning, remark, "", 0});
  for (const protocol::FileBody& body : contents.bodies) {
    for (const std::string& words : body.words) {
      std::string who = body.name.empty() ? "A part without a name" : "\"" + body.name + "\"";
      if (body.count > 1) who += " (" + std::to_string(body.count) + " times)";
      out.push_back({Severity::Warning, who + ": " + words, "", 0});
    }
  }
  // A program makes the same mistake in every record of a kind: one line for all of which nothing else was lost.
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> counts;
  const auto kind = [](const protocol::SkippedRecord& one) { return std::tuple(one.type, one.why, one.lost); };
  for (const protocol::SkippedRecord& one : contents.skipped)
    if (one.lost.empty()) ++counts[kind(one)];
  for (const protocol::SkippedRecord& one : contents.skipped) {
    std::size_t more = 0;
    if (one.lost.empty()) {
      const auto group = counts.find(kind(one));
      if (group == counts.end()) continue;  // told with the first of them
      more = group->second - 1;
      counts.erase(group);
    }
    std::string text = one.record > 0 ? "Record #" + std::to_string(one.record) : std::string("A record without a number");
    if (!one.type.empty()) text += " (" + one.type + ")";
    if (more > 0) text += " and " + std::to_string(more) + " more like it were skipped: " + one.why + ".";
    else text += " was skipped: " + one.why + ".";
    if (!one.lost.empty()) text += " With it " + one.lost + " can’t be shown.";
    out.push_back({Severity::Warning, text, "", one.line});
  }
  return out;
}

bool isClosed(const model::FileContents& contents) {
  bool hasFaces = false;
  for (const FileBody& body : contents.bodies) {
    if (body.kind != FileBody::Kind::Solid && body.kind != FileBody::Kind::Surface) continue;
    hasFaces = true;
    if (body.undrawn > 0 || body.openEdges > 0) return false;
  }
  return hasFaces;
}

}  // namespace pw::jobs
