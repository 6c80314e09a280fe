// SPDX-License-Identifier: Apache-2.0
#include "session/session.hpp"

#include <algorithm>
#include <iterator>
#include <utility>


namespace pw::session {

using protocol::Parameter;
using protocol::ParameterSet;
using protocol::ParameterValue;
using protocol::ParameterValues;

void Session::open(const protocol::OpenAnswer& answer, std::vector<ParameterSet> ownSets,
                   const ParameterValues& values, const std::string& preset) {
  about_ = answer.about;
  takers_ = {answer.parameters, answer.hidden};
  sets_ = answer.sets;
  std::move(ownSets.begin(), ownSets.end(), std::back_inserter(sets_));
  past_.clear();
  future_.clear();
  dragged_.clear();
  now_ = {held(takers_, values), findSet(preset) ? preset : ""};
}

const Parameter* Session::parameter(const std::string& name) const {
  return takers_.find(name);
}

ParameterValues Session::values() const {
  ParameterValues all = now_.held.changed;
  for (const Parameter& parameter : takers_.parameters) all.try_emplace(parameter.name, parameter.initial);
  return all;
}

bool Session::set(const std::string& name, const ParameterValue& value, Gesture gesture) {
  const Held given = held(takers_, {{name, value}});
  if (!given.refused.empty()) return false;
  Moment next = now_;
  next.held.refused.erase(name);
  if (given.changed.empty()) next.held.changed.erase(name);
  else next.held.changed.insert_or_assign(name, given.changed.begin()->second);
  if (gesture == Gesture::Drag && dragged_ == name) now_ = std::move(next);
  else step(std::move(next));
  dragged_ = gesture == Gesture::Drag ? name : "";
  return true;
}

void Session::give(const std::string& name, const ParameterValue& value) {
  if (set(name, value, Gesture::Single)) return;
  Moment next = now_;
  next.held.changed.erase(name);
  next.held.refused.insert_or_assign(name, value);
  dragged_.clear();
  step(std::move(next));
}

void Session::reset(const std::string& name) {
  Moment next = now_;
  next.held.changed.erase(name);
  next.held.refused.erase(name);
  dragged_.clear();
  step(std::move(next));
}

void Session::resetAll() {
  dragged_.clear();
  step({});
}

const ParameterSet* Session::findSet(const std::string& name) const {
  const auto found = std::ranges::find(sets_, name, &ParameterSet::name);
  return found == sets_.end() || name.empty() ? nullptr : &*found;
}

bool Session::presetEdited() const {
  const ParameterSet* set = findSet(now_.preset);
  return set ? held(takers_, set->values) != now_.held : !now_.held.changed.empty();
}

void Session::applySet(const std::string& name) {
  dragged_.clear();
  const ParameterSet* set = findSet(name);
  step(set ? Moment{held(takers_, set->values), set->name} : Moment{});
}

void Session::addSet(ParameterSet set) {
  std::erase_if(sets_, [&](const ParameterSet& one) { return one.name == set.name; });
  now_.preset = set.name;
  sets_.push_back(std::move(set));
}

void Session::removeSet(const std::string& name) {
  std::erase_if(sets_, [&](const ParameterSet& one) { return one.name == name; });
  // A step back must not name a set that is gone.
  const auto forget = [&](Moment& moment) {
    if (moment.preset == name) moment.preset.clear();
  };
  forget(now_);
  std::ranges::for_each(past_, forget);
  std::ranges::for_each(future_, forget);
}

void Session::step(Moment moment) {
  if (moment == now_) return;
  past_.push_back(std::move(now_));
  if (past_.size() > historyLength) past_.erase(past_.begin());
  future_.clear();
  now_ = std::move(moment);
}

void Session::undo() {
  dragged_.clear();
  if (past_.empty()) return;
  future_.push_back(std::exchange(now_, std::move(past_.back())));
  past_.pop_back();
}

void Session::redo() {
  dragged_.clear();
  if (future_.empty()) return;
  past_.push_back(std::exchange(now_, std::move(future_.back())));
  future_.pop_back();
}

}  // namespace pw::session
