// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "scad/tree.hpp"
#include "scad/value.hpp"

// What is known before a run about where names live: scopes, and the shapes of the environments that
// hold their variables while the program runs.
namespace pw::scad {

struct Target;
struct Routine;
struct Environment;

// A map from names that stays a plain list while it is short.
template <class T>
class NameMap {
 public:
  T* find(Name name) {
    if (entries_.size() > inlineSize) {
      const auto found = index_.find(name);
      return found == index_.end() ? nullptr : &entries_[found->second].second;
    }
    for (auto& [key, value] : entries_)
      if (key == name) return &value;
    return nullptr;
  }
  T& insert(Name name, T value) {
    if (T* found = find(name)) {
      *found = std::move(value);
      return *found;
    }
    entries_.emplace_back(name, std::move(value));
    if (entries_.size() > inlineSize) {
      if (index_.empty())
        for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].first, i);
      else
        index_.emplace(name, entries_.size() - 1);
    }
    return entries_.back().second;
  }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }
  bool empty() const { return entries_.empty(); }

 private:
  static constexpr std::size_t inlineSize = 8;
  std::vector<std::pair<Name, T>> entries_;
  std::unordered_map<Name, std::size_t> index_;
};

// One environment at run time holds the variables of a file, of a module's body, or of the children of
// a call, with those of all scopes inside that run in the same frame.
struct EnvironmentShape {
  std::uint32_t level = 0;   // environments around it
  std::uint32_t slots = 0;
  bool module = false;
};

struct Variable {
  std::uint32_t slot = 0;
  bool parameter = false;
  bool assigned = false;     // at the point the compiler has reached
};

struct FileScope;

struct Scope {
  Scope* parent = nullptr;
  EnvironmentShape* shape = nullptr;
  FileScope* file = nullptr;             // of a file's outermost scope
  NameMap<Variable> variables;
  NameMap<Target*> functions, modules;
  bool ready = false;                    // its assignments are compiled
};

// A file with definitions: the design or a used one.
struct FileScope {
  const SourceFile* source = nullptr;
  Scope* scope = nullptr;
  EnvironmentShape shape;
  std::vector<FileScope*> uses;          // in order
  std::unique_ptr<Routine> assignments;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> specials;  // number of `$` variable, slot
  // The last evaluation, where it left no trace: it holds as long as these `$` variables do.
  Environment* remembered = nullptr;
  std::vector<std::pair<std::uint32_t, Value>> remembersFor;
};

}  // namespace pw::scad
