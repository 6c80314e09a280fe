// SPDX-License-Identifier: Apache-2.0
#include "scad/parse.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "scad/meant_file.hpp"
#include "scad/messages.hpp"
#include "scad/parser.hpp"
#include "scad/source_text.hpp"

namespace pw::scad {
namespace {

// Units that no parse asked for in that many parses are forgotten.
constexpr std::uint64_t keptParses = 8;
// Splices of one design: with includeDepth it stops files that include each other twice, thrice,
// ...
constexpr std::size_t includeCount = 50'000;

// `use <x.ttf>` makes a font known; there is nothing in it to parse.
bool isFont(std::string_view path) {
  if (path.size() < 4) return false;
  std::string ending(path.substr(path.size() - 4));
  for (char& c : ending) c = static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 0x20 : 0));
  return ending == ".ttf" || ending == ".otf";
}

}  // namespace

std::string relativePath(const std::string& path, const std::string& folder) {
  if (folder.empty() || path.starts_with('/') != folder.starts_with('/')) return path;
  std::size_t common = 0;  // bytes of whole folders that both have
  for (std::size_t i = 0; i <= folder.size(); ++i) {
    const bool end = i == folder.size();
    if (end || folder[i] == '/') {
      if (i < path.size() && path[i] == '/') common = i + 1;
      if (end || i >= path.size() || path[i] != '/') break;
    } else if (i >= path.size() || path[i] != folder[i]) {
      break;
    }
  }
  std::string up;
  std::string_view rest = std::string_view(folder).substr(std::min(common, folder.size()));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, end) == "..") return path;  // the folder's own name is not known
    up += "../";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return up + path.substr(common);
}

struct ParseCache::Impl {
  struct Kept {
    std::shared_ptr<Unit> unit;
    base::Digest digest;
    std::uint64_t used = 0;
  };
  std::shared_ptr<Names> names = std::make_shared<Names>();
  std::unordered_map<std::string, Kept> units;
  std::vector<std::weak_ptr<const Unit>> slots;  // a place is free again when nobody has its unit
  std::vector<std::shared_ptr<const SourceFile>> files;  // made last, by slot
  std::uint64_t parses = 0;

  std::uint32_t takeSlot(const std::shared_ptr<const Unit>& unit) {
    auto free = std::find_if(slots.begin(), slots.end(), [](const auto& s) { return s.expired(); });
    if (free == slots.end()) free = slots.emplace(slots.end());
    *free = unit;
    files.resize(slots.size());
    return static_cast<std::uint32_t>(free - slots.begin());
  }

  // Forgets what the last parses did not need.
  void tidy() {
    std::erase_if(units,
                  [&](const auto& entry) { return entry.second.used + keptParses < parses; });
    std::set<const Unit*> kept;
    for (const auto& [path, entry] : units) kept.insert(entry.unit.get());
    for (std::size_t i = 0; i < files.size(); ++i)
      if (!slots[i].expired() && !kept.contains(slots[i].lock().get())) files[i] = nullptr;
  }
};

ParseCache::ParseCache() : impl_(std::make_unique<Impl>()) {}
ParseCache::~ParseCache() = default;

namespace {

class Loader final : public IncludeHost {
 public:
  Loader(const base::Sources& sources, const ParseRequest& request, ParseCache::Impl& cache)
      : sources_(sources),
        request_(request),
        cache_(cache),
        main_(base::normalisedPath(request.file)),
        folder_(base::folderOf(main_)) {}

  Parsed run() {
    ++cache_.parses;
    program_ = std::make_shared<Program>();
    program_->names = cache_.names;
    if (!unitOf(main_, Role::Main)) {
      makeEmptyMain();
    } else {
      const std::shared_ptr<Unit> main = readAll();
      put(main);
      program_->main = main->slot;
      composeAll(main);
    }
    cache_.tidy();
    parsed_.program = std::move(program_);
    return std::move(parsed_);
  }

  // -- IncludeHost --

  Opened openInclude(std::string_view path, std::uint32_t fromFile,
                     bool betweenStatements) override {
    const std::string found = resolve(path, base::folderOf(slotPath(fromFile)), open_);
    if (found.empty()) return {};
    if (betweenStatements && !fragments_.contains(found)) return {Action::Keep, nullptr};
    std::shared_ptr<Unit> unit = unitOf(found, Role::Part);
    if (!unit) return {};
    if (open_.size() > request_.limits.includeDepth || ++splices_ > includeCount) {
      refuseIncludes(path);
      return {};
    }
    open_.push_back(found);
    return {Action::Splice, std::move(unit)};
  }

  void closeInclude() override { open_.pop_back(); }

 private:
  // -- Files --

  enum class Role { Main, Used, Part };

  const std::string& slotPath(std::uint32_t slot) { return paths_[slot]; }

  // The file that `path` means in a file of `folder`; "" for none. Files in `open` are passed over:
  // as in OpenSCAD, a file can't include itself.
  std::string resolve(std::string_view path, const std::string& folder,
                      const std::vector<std::string>& open) {
    const auto usable = [&](const std::string& candidate) {
      return std::find(open.begin(), open.end(), candidate) == open.end() &&
             sources_.exists(candidate);
    };
    std::string candidate = base::joinedPath(folder, path);
    if (usable(candidate)) return candidate;
    for (const std::string& library : request_.libraries) {
      candidate = base::joinedPath(library, path);
      if (usable(candidate)) return candidate;
    }
    return "";
  }

  // The unit of a file: kept from an earlier parse, or with its text only (`fresh`). Null where the
  // file can't be read.
  std::shared_ptr<Unit> unitOf(const std::string& path, Role role) {
    // What -D appends, it appends to every file that is read by itself.
    const bool append = role == Role::Main || (role == Role::Used && !request_.appended.empty());
    const std::string key = append ? keyOfRoot(path) : path;
    if (const auto known = loaded_.find(key); known != loaded_.end()) return known->second;
    std::shared_ptr<Unit>& unit = loaded_[key];
    base::Result<std::string> text = sources_.read(path);
    if (!text) {
      if (role == Role::Main || text.failure().code != base::Code::NotFound)
        refuse(text.failure(), path);
      return nullptr;
    }
    if (text->size() > request_.limits.sourceBytes) {
      refuse({base::Code::Limit, "'" + path + "' has " + std::to_string(text->size()) +
                                     " bytes; the limit for one design file is " +
                                     std::to_string(request_.limits.sourceBytes) + " bytes."},
             path);
      return nullptr;
    }
    SourceText source = readableText(std::move(text).value(), relativePath(path, folder_));
    if (!source.remark.empty()) add(protocol::Severity::Note, std::move(source.remark), path);
    text = std::move(source.text);
    const std::size_t ownSize = text->size();
    // OpenSCAD reads what -D appends behind a line of its own; line numbers at the end show it.
    if (append) *text += "\n\x03\n" + request_.appended;
    const base::Digest digest = base::digestOf(*text);
    ParseCache::Impl::Kept& kept = cache_.units[key];
    kept.used = cache_.parses;
    // A unit with the tokens of other files in it is good for one parse: those may have changed.
    if (!kept.unit || kept.digest != digest || kept.unit->spliced) {
      kept.unit = freshUnit(path, std::move(*text), ownSize);
      kept.digest = digest;
    }
    unit = kept.unit;
    notePath(*unit);
    return unit;
  }

  static std::string keyOfRoot(const std::string& path) { return path + '\x03'; }

  std::shared_ptr<Unit> freshUnit(const std::string& path, std::string text, std::size_t ownSize) {
    auto unit = std::make_shared<Unit>();
    unit->path = path;
    unit->text = std::move(text);
    unit->ownSize = ownSize;
    unit->slot = cache_.takeSlot(unit);
    unread_.insert(unit.get());
    notePath(*unit);
    return unit;
  }

  // Another unit in the place of one that has to be read again: programs made earlier may hold it.
  void renew(const Unit& old) {
    for (auto& [key, unit] : loaded_) {
      if (unit.get() != &old) continue;
      retired_.push_back(unit);
      unit = freshUnit(old.path, old.text, old.ownSize);
      cache_.units[key].unit = unit;
      return;
    }
  }

  void notePath(const Unit& unit) {
    if (paths_.size() <= unit.slot) paths_.resize(unit.slot + 1);
    paths_[unit.slot] = unit.path;
    ownSizes_.resize(paths_.size());
    ownSizes_[unit.slot] = unit.ownSize;
    texts_.resize(paths_.size());
    texts_[unit.slot] = std::string_view(unit.text).substr(0, unit.ownSize);
  }

  // -- Parsing --

  // Parses everything that the design draws in. A file that is no list of whole statements, once
  // found out, is read into the files that include it token by token, which is what an include
  // means.
  std::shared_ptr<Unit> readAll() {
    for (;;) {
      std::vector<std::shared_ptr<Unit>> queue{unitOf(main_, Role::Main)};
      std::set<const Unit*> seen{queue.front().get()};
      for (std::size_t i = 0; i < queue.size(); ++i) {
        const std::shared_ptr<Unit> unit = queue[i];
        if (unread_.erase(unit.get())) {
          open_ = {unit->path};
          parseUnit(*unit, *cache_.names, request_.limits, *this);
          open_.clear();
        }
        for (const Unit::Item& item : unit->items) {
          const bool use = item.statement && item.statement->kind == StatementKind::Use;
          if (item.statement && !use) continue;
          if (use && isFont(*item.statement->path)) continue;
          const std::shared_ptr<Unit> next = fileOf(use ? *item.statement->path : item.include,
                                                    item.span, {}, use ? Role::Used : Role::Part);
          if (next && seen.insert(next.get()).second) queue.push_back(next);
        }
      }
      bool again = false;
      for (const std::shared_ptr<Unit>& unit : queue) {
        bool whole = true;
        for (const Unit::Item& item : unit->items) {
          if (item.statement) continue;
          const std::shared_ptr<Unit> part = fileOf(item.include, item.span, {unit->path});
          if (!part || part->errors.empty()) continue;
          fragments_.insert(part->path);
          whole = false;
        }
        if (!whole) renew(*unit);
        again = again || !whole;
      }
      if (!again) return queue.front();
    }
  }

  // The file that `path` means where `span` stands; null for none.
  std::shared_ptr<Unit> fileOf(std::string_view path, const Span& span,
                               const std::vector<std::string>& open, Role role = Role::Part) {
    const std::string found = resolve(path, base::folderOf(slotPath(span.file)), open);
    return found.empty() ? nullptr : unitOf(found, role);
  }

  // -- Putting together --

  void put(const std::shared_ptr<Unit>& unit) {
    const auto place = [&](const std::shared_ptr<const Unit>& u) {
      if (program_->files.size() <= u->slot) program_->files.resize(u->slot + 1);
      if (program_->files[u->slot]) return;
      auto file = std::make_shared<SourceFile>();
      file->path = u->path;
      file->shownPath = relativePath(u->path, folder_);
      file->text = std::string_view(u->text).substr(0, u->ownSize);
      file->storage.push_back(u);
      program_->files[u->slot] = std::move(file);
    };
    place(unit);
    for (const auto& part : unit->parts) place(part);
  }

  // The file as made by an earlier parse where nothing of it changed, so that what was made of it
  // (compiled code) can be kept by its address.
  std::shared_ptr<const SourceFile> keptFile(std::uint32_t slot, std::shared_ptr<SourceFile> made) {
    const std::shared_ptr<const SourceFile>& old = cache_.files[slot];
    if (old && old->path == made->path && old->shownPath == made->shownPath &&
        old->statements == made->statements && old->uses == made->uses &&
        old->storage == made->storage)
      return old;
    return cache_.files[slot] = std::move(made);
  }

  // Main and then, in the order they are named, the used files and those they use.
  void composeAll(const std::shared_ptr<Unit>& main) {
    std::vector<std::shared_ptr<Unit>> waiting{main};
    std::set<const Unit*> done;
    while (!waiting.empty()) {
      const std::shared_ptr<Unit> unit = waiting.back();
      waiting.pop_back();
      if (!done.insert(unit.get()).second) continue;
      if (unit != main) put(unit);
      if (unit != main && !unit->errors.empty()) {
        reportErrors(*unit, false);
        continue;
      }
      std::vector<std::shared_ptr<Unit>> used = compose(unit);
      if (!unit->errors.empty()) {
        reportErrors(*unit, true);
        return;
      }
      std::reverse(used.begin(), used.end());
      waiting.insert(waiting.end(), used.begin(), used.end());
    }
  }

  struct Level {
    std::shared_ptr<Unit> unit;
    std::size_t item = 0, event = 0;
  };

  // Gives a main or used file its statements, with those of the files it includes in their places.
  std::vector<std::shared_ptr<Unit>> compose(const std::shared_ptr<Unit>& root) {
    auto file = std::make_shared<SourceFile>();
    file->path = root->path;
    file->shownPath = relativePath(root->path, folder_);
    file->text = std::string_view(root->text).substr(0, root->ownSize);
    file->storage.push_back(root);
    program_->newer = program_->newer || root->newer;
    std::vector<std::shared_ptr<Unit>> used;
    assigned_.clear();
    std::vector<Level> levels{{root}};
    std::vector<std::string> open{root->path};
    std::size_t statements = 0;
    while (!levels.empty()) {
      Level& level = levels.back();
      const Unit& unit = *level.unit;
      if (level.item == unit.items.size()) {
        reportEvents(level, ~0u);
        levels.pop_back();
        open.pop_back();
        continue;
      }
      const Unit::Item& item = unit.items[level.item++];
      reportEvents(level, item.sequence);
      silent_ = isBehindError(*root, root->items[levels.front().item - 1].sequence);
      if (item.statement) {
        if (++statements > request_.limits.syntaxNodes) {
          refuseIncludes(unit.path);
          break;
        }
        file->statements.push_back(item.statement);
        if (item.statement->kind == StatementKind::Assignment) noteAssignment(*item.statement);
        if (item.statement->kind == StatementKind::Use) use(*item.statement, *file, used);
        continue;
      }
      const std::shared_ptr<Unit> part = fileOf(item.include, item.span, open);
      if (!part) {
        reportMissing("Can't open include file '", item.include, item.span);
        continue;
      }
      if (levels.size() > request_.limits.includeDepth || ++splices_ > includeCount) {
        refuseIncludes(item.include);
        break;
      }
      put(part);
      program_->newer = program_->newer || part->newer;
      if (std::find(file->storage.begin(), file->storage.end(), part) == file->storage.end())
        file->storage.push_back(part);
      open.push_back(part->path);
      levels.push_back({part});
    }
    silent_ = false;
    program_->files[root->slot] = keptFile(root->slot, std::move(file));
    return used;
  }

  void use(const Statement& statement, SourceFile& file, std::vector<std::shared_ptr<Unit>>& used) {
    if (isFont(*statement.path)) {
      const std::string folder = base::folderOf(slotPath(statement.span.file));
      if (resolve(*statement.path, folder, {}).empty())
        reportMissing("Can't open library '", *statement.path, statement.span);
      return;
    }
    const std::shared_ptr<Unit> unit = fileOf(*statement.path, statement.span, {}, Role::Used);
    if (!unit) return reportMissing("Can't open library '", *statement.path, statement.span);
    used.push_back(unit);
    // Kept so that a file whose used file changed is another file too.
    if (std::find(file.storage.begin(), file.storage.end(), unit) == file.storage.end())
      file.storage.push_back(unit);
    if (unit->errors.empty()) file.uses.push_back(static_cast<std::int32_t>(unit->slot));
  }

  // -- What the user is told --

  void add(protocol::Severity severity, std::string text, std::string file = "", int line = 0) {
    if (severity != protocol::Severity::Note && !repetition_.mayPrint(severity, text)) return;
    if (parsed_.diagnostics.size() >= request_.limits.messages &&
        severity != protocol::Severity::Error)
      return;
    parsed_.diagnostics.push_back({severity, std::move(text), std::move(file), line});
  }

  void refuse(base::Failure failure, const std::string& path) {
    add(protocol::Severity::Error, "ERROR: " + failure.message, path);
    failure.place = base::Place{path, 0};
    fail(std::move(failure));
  }

  void fail(base::Failure failure) {
    parsed_.failed = true;
    if (!parsed_.failure) parsed_.failure = std::move(failure);
  }

  void refuseIncludes(std::string_view path) {
    refuse({base::Code::Limit, "Files include each other too deeply or too often at '" +
                                   std::string(path) + "'; the limit is " +
                                   std::to_string(request_.limits.includeDepth) + " deep and " +
                                   std::to_string(includeCount) + " includes."},
           main_);
  }

  void reportMissing(std::string_view words, std::string_view path, const Span& span) {
    const std::string name(path);
    if (!silent_) {
      add(protocol::Severity::Warning, "WARNING: " + std::string(words) + name + "'.", slotPath(span.file),
          static_cast<int>(span.line));
      if (advised_.insert(name).second) {
        std::string advice = adviceOnMissing(sources_, words.find("library") == words.npos ? "include" : "use", path,
                                             base::folderOf(slotPath(span.file)), request_.libraries);
        if (!advice.empty())
          add(protocol::Severity::Note, std::move(advice), slotPath(span.file), static_cast<int>(span.line));
      }
    }
    if (std::find(parsed_.missing.begin(), parsed_.missing.end(), name) == parsed_.missing.end())
      parsed_.missing.push_back(name);
    protocol::add(parsed_.incomplete,
                  {protocol::Lack::File, name, "", slotPath(span.file), static_cast<int>(span.line), 1, ""});
  }

  std::string shown(std::uint32_t slot) { return relativePath(slotPath(slot), folder_); }

  std::string_view textOf(std::uint32_t slot) const { return texts_[slot]; }

  // At the top level of a file: who assigned a name before.
  void noteAssignment(const Statement& statement) {
    const auto [place, fresh] = assigned_.try_emplace(statement.name, statement.span);
    if (fresh) return;
    reportOverwritten(statement.name, place->second, statement.span);
    place->second = statement.span;
  }

  // As observed: the design over itself always, a file that is not the design over itself on
  // another line (with its name), any file over the design (with its name); the rest is silent.
  void reportOverwritten(Name name, const Span& previous, const Span& current) {
    if (silent_ || current.begin >= ownSizes_[current.file]) return;  // -D overwrites silently
    const std::uint32_t main = loaded_.at(keyOfRoot(main_))->slot;
    std::string words = "WARNING: " + cache_.names->spelling(name) + " was assigned on line " +
                        std::to_string(previous.line);
    if (previous.file == main && current.file == main) {
    } else if (previous.file == current.file ? previous.line != current.line
                                             : previous.file == main) {
      words += " of \"" + shown(previous.file) + "\"";
    } else {
      return;
    }
    add(protocol::Severity::Warning,
        words + " but was overwritten in file " + shown(current.file) + ", line " +
            std::to_string(current.line),
        slotPath(current.file), static_cast<int>(current.line));
  }

  // OpenSCAD says nothing more once it has met an error.
  static bool isBehindError(const Unit& unit, std::uint32_t sequence) {
    return !unit.errors.empty() && sequence >= unit.errors.front().sequence;
  }

  void reportEvents(Level& level, std::uint32_t before) {
    const std::vector<Unit::Event>& events = level.unit->events;
    for (; level.event < events.size() && events[level.event].sequence < before; ++level.event) {
      const Unit::Event& event = events[level.event];
      if (isBehindError(*level.unit, event.sequence)) continue;
      if (event.kind == Unit::Event::Overwritten)
        reportOverwritten(event.name, event.previous, event.current);
      else reportMissing("Can't open include file '", event.path, event.current);
    }
  }

  void reportErrors(const Unit& unit, bool main) {
    const auto pathOf = [&](std::uint32_t slot) {
      return main && slot == unit.slot ? request_.file : slotPath(slot);
    };
    const auto place = [&](const Span& span) {
      return " in file " + pathOf(span.file) + ", line " + std::to_string(span.line);
    };
    const SyntaxError& first = unit.errors.front();
    const auto error = [&](std::string words) {
      add(protocol::Severity::Error, "ERROR: " + std::move(words) + place(first.span),
          pathOf(first.span.file), static_cast<int>(first.span.line));
    };
    if (first.limit) {
      error(first.words);
    } else {
      if (first.token == TokenKind::UnterminatedString) error("Parser error: Unterminated string");
      if (first.token == TokenKind::UnterminatedComment)
        error("Parser error: Unterminated comment");
      error("Parser error: syntax error");
    }
    const std::string foreign = first.limit ? "" : foreignContent(textOf(first.span.file), shown(first.span.file));
    if (main) {
      const base::Place at{pathOf(first.span.file), foreign.empty() ? static_cast<int>(first.span.line) : 0};
      fail({first.limit ? base::Code::Limit : base::Code::BadInput, foreign.empty() ? first.words + "." : foreign, at});
      add(protocol::Severity::Error, "Can't parse file '" + request_.file + "'!", request_.file);
      add(protocol::Severity::Error, "");
    }
    // One sentence that says what it is, in place of a hundred about what no design would hold.
    if (!foreign.empty()) return add(protocol::Severity::Note, foreign, pathOf(first.span.file));
    for (const SyntaxError& e : unit.errors)
      if (!e.limit)
        add(protocol::Severity::Note, e.words + place(e.span), pathOf(e.span.file),
            static_cast<int>(e.span.line));
      else if (&e != &first)
        add(protocol::Severity::Error, "ERROR: " + e.words + place(e.span), pathOf(e.span.file),
            static_cast<int>(e.span.line));
  }

  void makeEmptyMain() {
    auto file = std::make_shared<SourceFile>();
    file->path = main_;
    file->shownPath = relativePath(main_, folder_);
    program_->files.push_back(std::move(file));
    parsed_.failed = true;
  }

  const base::Sources& sources_;
  const ParseRequest& request_;
  ParseCache::Impl& cache_;
  const std::string main_, folder_;
  std::shared_ptr<Program> program_;
  Parsed parsed_;
  Repetition repetition_;

  std::unordered_map<std::string, std::shared_ptr<Unit>> loaded_;
  std::vector<std::string> paths_;  // by slot
  std::vector<std::size_t> ownSizes_;
  std::vector<std::string_view> texts_;
  std::set<const Unit*> unread_;
  std::vector<std::shared_ptr<Unit>> retired_;  // keeps the addresses in unread_ apart
  bool silent_ = false;                         // behind a syntax error
  std::set<std::string> advised_;                // missing files
  std::set<std::string> fragments_;             // files that are no list of whole statements
  std::vector<std::string> open_;               // being read by the parser
  std::size_t splices_ = 0;
  std::unordered_map<Name, Span> assigned_;
};

}  // namespace

Parsed parse(const base::Sources& sources, const ParseRequest& request, ParseCache& cache) {
  return Loader(sources, request, cache.impl()).run();
}

}  // namespace pw::scad
