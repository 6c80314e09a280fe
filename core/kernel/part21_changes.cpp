// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "kernel/part21.hpp"

// Records that are taken out or written anew, and what depends on them.
namespace pw::kernel::part21 {

namespace {

// Types in which a list may be shorter and still mean something: less of a shape, of a colour.
bool hasOptionalItems(std::string_view type) {
  for (const std::string_view end : {"_REPRESENTATION", "_SHELL", "_SET", "_SURFACE_MODEL", "_WIREFRAME_MODEL", "STYLED_ITEM",
                                     "_SIDE_STYLE", "_STYLE_ASSIGNMENT", "_LAYER_ASSIGNMENT", "TESSELLATED_SOLID",
                                     "BREP_WITH_VOIDS", "SHAPE_REPRESENTATION_WITH_PARAMETERS", "DRAUGHTING_MODEL"})
    if (type.ends_with(end)) return true;
  return false;
}

bool isFace(std::string_view type) { return type.ends_with("_FACE") || type == "FACE_SURFACE"; }
bool isBody(std::string_view type) {
  return type.ends_with("_BREP") || type == "BREP_WITH_VOIDS" || type.ends_with("_MODEL");
}

// Past a string in quotes that begins at `at`.
std::size_t pastText(std::string_view text, std::size_t at) {
  const char quote = text[at];
  do {
    at = text.find(quote, at + 1);
    if (at == std::string_view::npos) return text.size();
    ++at;
  } while (at < text.size() && text[at] == quote);
  return at;
}

// The items of a list in brackets, of the first level; "()" has none.
std::vector<std::string_view> itemsOf(std::string_view list) {
  std::vector<std::string_view> items;
  std::size_t depth = 0, begin = 1;
  for (std::size_t at = 0; at < list.size();) {
    const char c = list[at];
    if (c == '\'' || c == '"') {
      at = pastText(list, at);
      continue;
    }
    if (c == '(') ++depth;
    if ((c == ',' && depth == 1) || (c == ')' && depth == 1)) {
      if (at > begin || !items.empty() || c == ',') items.push_back(list.substr(begin, at - begin));
      begin = at + 1;
    }
    if (c == ')' && --depth == 0) break;
    ++at;
  }
  return items;
}

std::string listOf(const std::vector<std::string_view>& items) {
  std::string out = "(";
  for (const std::string_view item : items) {
    if (out.size() > 1) out += ',';
    out += item;
  }
  return out + ")";
}

// Past the ')' that closes the '(' at `at`.
std::size_t pastList(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    if (text[at] == '\'' || text[at] == '"') {
      at = pastText(text, at);
      continue;
    }
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at + 1;
    ++at;
  }
  return text.size();
}

// Whether `text` names a record of `out`, outside of strings.
bool names(std::string_view text, const std::vector<std::uint32_t>& out) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\'' || text[at] == '"') {
      at = pastText(text, at);
      continue;
    }
    if (text[at++] != '#') continue;
    std::uint32_t id = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') id = id * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    if (std::binary_search(out.begin(), out.end(), id)) return true;
  }
  return false;
}

// The record without what can go of it; "" where it can't be without.
std::string without(const Records& records, std::uint32_t i, std::string_view text, const std::vector<std::uint32_t>& out) {
  std::vector<Component> components = componentsOf(text);
  std::vector<std::string> lists;
  lists.reserve(64);
  for (Component& component : components) {
    for (std::string_view& parameter : component.parameters) {
      if (!names(parameter, out)) continue;
      if (!parameter.starts_with('(') || !hasOptionalItems(component.type) || lists.size() == lists.capacity()) return {};
      std::vector<std::string_view> items = itemsOf(parameter);
      std::erase_if(items, [&](std::string_view item) { return names(item, out); });
      if (items.empty() && component.type != "BREP_WITH_VOIDS") return {};
      parameter = lists.emplace_back(listOf(items));
    }
  }
  return recordOf(records.ids[i], components, isOfSeveral(text));
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string withoutRecords(const Records& records, std::uint32_t i, const std::vector<std::uint32_t>& ids) {
  return without(records, i, records.textOf(i), ids);
}

std::string withoutAbsent(const Records& records, std::uint32_t i, std::uint32_t& missing) {
  const std::string_view text = records.textOf(i);
  std::vector<std::uint32_t> ids;
  std::uint32_t k = records.first[i];
  missing = 0;
  for (std::size_t at = text.find('=') + 1; at < text.size();) {
    if (text[at] == '\'' || text[at] == '"') {
      at = pastText(text, at);
      continue;
    }
    if (text[at++] != '#') continue;
    std::uint32_t id = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') id = id * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    if (k < records.first[i + 1] && records.references[k++] == absent) {
      if (missing == 0) missing = id;
      ids.push_back(id);
    }
  }
  std::sort(ids.begin(), ids.end());
  return without(records, i, text, ids);
}

bool isOfSeveral(std::string_view record) {
  const std::size_t at = record.find('=');
  return at + 1 < record.size() && record[at + 1] == '(';
}

std::vector<Component> componentsOf(std::string_view record) {
  std::vector<Component> out;
  std::size_t at = record.find('=') + 1;
  if (isOfSeveral(record)) ++at;
  while (at < record.size()) {
    const std::size_t bracket = record.find('(', at);
    if (bracket == std::string_view::npos || bracket == at) break;
    const std::size_t end = pastList(record, bracket);
    out.push_back({record.substr(at, bracket - at), itemsOf(record.substr(bracket, end - bracket))});
    at = end;
    if (at < record.size() && (record[at] == ')' || record[at] == ';')) break;
  }
  return out;
}

std::string recordOf(std::uint32_t id, const std::vector<Component>& components, bool several) {
  std::string out = "#" + std::to_string(id) + (several ? "=(" : "=");
  for (const Component& component : components) {
    out += component.type;
    out += listOf(component.parameters);
  }
  return out + (several ? ");\n" : ";\n");
}

void takenOut(const Records& records, const std::vector<std::uint32_t>& dead, Changes& changes,
              std::vector<std::string>& lost) {
  // Who refers to whom, the other way round.
  std::vector<std::uint32_t> first(records.size() + 1, 0), users(records.references.size());
  for (const std::uint32_t target : records.references)
    if (target != absent) ++first[target + 1];
  for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<std::uint32_t> end(first.begin(), first.end() - 1);
  for (std::uint32_t i = 0; i < records.size(); ++i)
    for (std::uint32_t k = records.first[i]; k < records.first[i + 1]; ++k)
      if (records.references[k] != absent) users[end[records.references[k]]++] = i;

  // Layer by layer: first all that goes of itself, then what needs any of it, once.
  std::vector<bool> gone(records.size(), false);
  struct Loss {
    std::size_t faces = 0, bodies = 0;
  };
  std::vector<Loss> losses(dead.size());
  std::unordered_map<std::uint32_t, std::size_t> blame;  // which of `dead` it is
  std::vector<std::uint32_t> layer;
  for (std::size_t i = 0; i < dead.size(); ++i) {
    if (gone[dead[i]]) continue;
    gone[dead[i]] = true;
    changes[dead[i]].clear();
    blame.emplace(dead[i], i);
    layer.push_back(dead[i]);
  }
  while (!layer.empty()) {
    std::vector<std::uint32_t> ids, next, touched;
    for (const std::uint32_t i : layer) {
      ids.push_back(records.ids[i]);
      for (std::uint32_t k = first[i]; k < first[i + 1]; ++k) {
        if (gone[users[k]]) continue;
        touched.push_back(users[k]);
        blame.emplace(users[k], blame.at(i));
      }
    }
    std::sort(ids.begin(), ids.end());
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const std::uint32_t user : touched) {
      const auto known = changes.find(user);
      std::string text = without(records, user, known == changes.end() ? records.textOf(user) : std::string_view(known->second), ids);
      if (text.empty()) {
        gone[user] = true;
        next.push_back(user);
        const std::string type = records.typeOf(user);
        losses[blame.at(user)].faces += isFace(type);
        losses[blame.at(user)].bodies += isBody(type);
      }
      changes[user] = std::move(text);
    }
    layer = std::move(next);
  }
  lost.assign(dead.size(), {});
  for (std::size_t i = 0; i < dead.size(); ++i) {
    if (losses[i].bodies > 0) lost[i] = counted(losses[i].bodies, "body", "bodies");
    else if (losses[i].faces > 0) lost[i] = counted(losses[i].faces, "face", "faces");
  }
}

Records changed(const Records& records, const Changes& changes) {
  Records out;
  out.schema = records.schema, out.program = records.program;
  out.skipped = records.skipped, out.remarks = records.remarks;
  out.text.reserve(records.text.size());
  // Numbers of records become indices again: those of the old records first.
  std::vector<std::uint32_t> newOfOld(records.size(), absent);
  std::uint32_t next = 0;
  auto change = changes.begin();
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    while (change != changes.end() && change->first < i) ++change;
    if (change != changes.end() && change->first == i && change->second.empty()) continue;
    newOfOld[i] = next++;
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> byId;  // made when needed
  const auto indexOf = [&](std::uint32_t id) {
    if (byId.empty()) {
      for (std::uint32_t i = 0; i < records.size(); ++i)
        if (newOfOld[i] != absent) byId.emplace_back(records.ids[i], newOfOld[i]);
      std::sort(byId.begin(), byId.end());
    }
    const auto found = std::lower_bound(byId.begin(), byId.end(), std::pair(id, std::uint32_t{0}));
    return found != byId.end() && found->first == id ? found->second : absent;
  };
  change = changes.begin();
  std::size_t string = 0;
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    while (change != changes.end() && change->first < i) ++change;
    const bool isChanged = change != changes.end() && change->first == i;
    if (newOfOld[i] == absent) continue;
    const auto begin = static_cast<std::uint32_t>(out.text.size());
    out.ids.push_back(records.ids[i]), out.lines.push_back(records.lines[i]), out.roles.push_back(records.roles[i]);
    out.first.push_back(static_cast<std::uint32_t>(out.references.size()));
    out.begins.push_back(begin);
    if (!isChanged) {
      out.text += records.textOf(i);
      for (std::uint32_t k = records.first[i]; k < records.first[i + 1]; ++k)
        out.references.push_back(records.references[k] == absent ? absent : newOfOld[records.references[k]]);
      while (string < records.strings.size() && records.strings[string].second <= records.begins[i + 1]) {
        const auto [from, to] = records.strings[string++];
        if (from >= records.begins[i])
          out.strings.emplace_back(from - records.begins[i] + begin, to - records.begins[i] + begin);
      }
      continue;
    }
    out.text += change->second;
    // The references that are left are among the old ones.
    std::string_view text = change->second;
    for (std::size_t at = text.find('=') + 1; at < text.size();) {
      if (text[at] == '\'' || text[at] == '"') {
        const std::size_t end = pastText(text, at);
        const std::string_view one = text.substr(at, end - at);
        if (!std::all_of(one.begin(), one.end(), [](char c) { return c >= 0x20 && c < 0x7F && c != '\\'; }))
          out.strings.emplace_back(begin + static_cast<std::uint32_t>(at), begin + static_cast<std::uint32_t>(end));
        at = end;
        continue;
      }
      if (text[at++] != '#') continue;
      std::uint32_t id = 0;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9')
        id = id * 10 + static_cast<std::uint32_t>(text[at++] - '0');
      out.references.push_back(indexOf(id));
    }
  }
  out.first.push_back(static_cast<std::uint32_t>(out.references.size()));
  out.begins.push_back(static_cast<std::uint32_t>(out.text.size()));
  return out;
}

}  // namespace pw::kernel::part21
