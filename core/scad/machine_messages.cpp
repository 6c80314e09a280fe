// SPDX-License-Identifier: Apache-2.0
#include "scad/machine.hpp"

// What a run says, and the reasons that end it.
namespace pw::scad {
namespace {

std::string stepsText(const base::Limits& limits) {
  return "This design takes more than " + std::to_string(limits.steps) +
         " steps to evaluate, the most that is allowed. Look for a loop that does not end";
}

// Whether nothing below was left out or came to nothing: what did is not in the content of the nodes any more, so that
// two operations may differ whose nodes are equal. Of very large ones it is not asked.
bool isWhole(const std::vector<graph::OccurrenceRef>& children) {
  constexpr std::size_t most = 10'000;
  std::vector<const graph::Occurrence*> open;
  for (const graph::OccurrenceRef& child : children) open.push_back(child.get());
  for (std::size_t seen = 0; !open.empty(); ++seen) {
    const graph::Occurrence& occurrence = *open.back();
    open.pop_back();
    if (seen == most) return false;
    if (!occurrence.node || std::holds_alternative<graph::Nothing>(occurrence.node->shape)) return false;
    for (const graph::OccurrenceRef& child : occurrence.children) open.push_back(child.get());
  }
  return true;
}

}  // namespace

void Machine::warn(std::string text) {
  ++effects_;
  if (place_) {
    messages_.warning(std::move(text), *place_);
  } else {
    messages_.warning(std::move(text));
  }
}
// What 2021.01 finds out while it evaluates an expression, it places as seen from the design or the used
// file whose code runs; everything else as seen from the design.
void Machine::warnInExpression(std::string text) {
  ++effects_;
  const SourceFile* const root = frames_.back().routine->root;
  if (place_ && root) {
    messages_.warning(std::move(text), *place_, *root);
  } else {
    warn(std::move(text));
  }
}
void Machine::warnWithoutPlace(std::string text) {
  ++effects_;
  messages_.warning(std::move(text));
}
void Machine::deprecate(std::string text) {
  ++effects_;
  messages_.deprecated(std::move(text), place_);
}
void Machine::deprecateModule(std::string text) {
  ++effects_;
  messages_.deprecated(std::move(text));
}
void Machine::note(std::string text) {
  ++effects_;
  messages_.note(std::move(text));
}

// 2021.01 keeps the geometry of what it evaluated, by content: of an operation or a primitive that is there once more
// it says nothing again, unless both are children of one. `$fn`, `$fa` and `$fs` are content.
bool Machine::isFirst(const base::Digest& content) {
  if (evaluated_.contains(content)) return false;
  if (builders_.size() > 1) builders_[builders_.size() - 2].evaluated.push_back(content);
  return true;
}

bool Machine::isFirst(const graph::Shape& shape, const std::vector<graph::OccurrenceRef>& children) {
  if (!isWhole(children)) return true;
  std::vector<graph::NodeRef> nodes;
  for (const graph::OccurrenceRef& child : children)
    if (child->node) nodes.push_back(child->node);
  base::Hasher hasher;
  hasher.add(graph::makeNode(shape, graph::Dimension::None, std::move(nodes))->digest);
  for (const std::uint32_t special : {fn_, fa_, fs_}) hasher.add(specials_[special].back().echoText());
  return isFirst(hasher.digest());
}

bool Machine::isFirstMade() {
  if (making_.empty()) return true;
  if (!firstMade_) {
    base::Hasher hasher;
    hasher.add(static_cast<std::uint64_t>(builders_.back().code->module));
    for (const Value& argument : making_) hasher.add(isUnset(argument) ? std::string() : argument.echoText());
    firstMade_ = isFirst(hasher.digest());
  }
  return *firstMade_;
}

void Machine::geometryWarning(std::string text, Place place) {
  if (!isFirstMade()) return;
  if (place == Place::Statement && place_) {
    geometryMessages_.warning(std::move(text), *place_);
  } else {
    geometryMessages_.warning(std::move(text));
  }
}
void Machine::geometryError(std::string text) {
  if (isFirstMade()) geometryMessages_.error(std::move(text), place_);
}
std::string Machine::tooMany(std::size_t count, std::size_t most) {
  return "its range has " + std::to_string(count) + " elements and may have " + std::to_string(most);
}
void Machine::lacks(protocol::Lack what, std::string name, std::string detail) {
  if (name.empty() && !builders_.empty()) name = program_.names->spelling(builders_.back().code->name);
  lacksAt(what, std::move(name), std::move(detail), place_ ? placeOf(*place_) : base::Place{});
}
void Machine::lacksAt(protocol::Lack what, std::string name, std::string detail, base::Place place) {
  ++effects_;
  protocol::add(builders_.empty() ? lacks_ : builders_.back().lacks,
                {what, std::move(name), std::move(detail), std::move(place.file), place.line, 1, ""});
}

base::Place Machine::placeOf(const Span& span) const {
  return {program_.file(span.file).path, static_cast<int>(span.line)};
}

std::string Machine::moduleName(std::size_t fromInnermost) const {
  if (fromInnermost >= modules_.size()) return {};
  return program_.names->spelling(modules_[modules_.size() - 1 - fromInnermost].name);
}

std::uint32_t Machine::nextRandomWord() {
  // SplitMix64: one word per step, the same for one seed everywhere.
  ++effects_;
  random_ += 0x9e3779b97f4a7c15ull;
  std::uint64_t mixed = random_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
  return static_cast<std::uint32_t>((mixed ^ (mixed >> 31)) >> 32);
}

FragmentSettings Machine::fragments() {
  FragmentSettings settings;
  const auto number = [&](std::uint32_t special) {
    noteRead(special);
    return specials_[special].back().numberOr(0);
  };
  settings.number = number(fn_);
  settings.size = number(fs_);
  settings.angle = number(fa_);
  constexpr double smallest = 0.01;
  if (settings.size < smallest) {
    warn("$fs too small - clamping to 0.010000");
    settings.size = smallest;
  }
  if (settings.angle < smallest) {
    warn("$fa too small - clamping to 0.010000");
    settings.angle = smallest;
  }
  return settings;
}

// Ends the run. OpenSCAD names who called: the open statements and functions, innermost first.
void Machine::fail(base::Code code, std::string text, const Span* place) {
  if (result_.failure) return;
  result_.failure = base::Failure{code, text, std::nullopt};
  if (place) result_.failure->place = placeOf(*place);
  messages_.error(std::move(text), place);
  std::size_t builder = builders_.size();
  std::size_t tail = tailCallers_.size();
  for (std::size_t index = frames_.size(); index-- > 0;) {
    for (; builder > 0 && builders_[builder - 1].frame == index; --builder) {
      const StatementCode& statement = *builders_[builder - 1].code;
      messages_.trace("called by '" + program_.names->spelling(statement.name) + "'", *statement.place);
    }
    const Frame& frame = frames_[index];
    if (frame.kind == Frame::Kind::Function && frame.calledAt)
      messages_.trace("called by '" + program_.names->spelling(frame.name) + "'", *frame.calledAt);
    for (; tail > frame.tails; --tail)
      messages_.trace("called by '" + program_.names->spelling(tailCallers_[tail - 1].name) + "'",
                      *tailCallers_[tail - 1].calledAt);
  }
}

bool Machine::overBudget() {
  const Budget& budget = Budget::current();
  if (!budget.exceeded()) return false;
  const base::Limits& limits = request_.limits;
  std::string text;
  if (budget.work > budget.workLimit) {
    text = stepsText(limits);
  } else {
    // What would have passed a limit was refused before it was made: either may be the one.
    const bool lists = budget.cells > budget.cellLimit;
    const bool texts = budget.bytes > budget.byteLimit;
    text = "The " + std::string(lists == texts ? "lists or texts" : lists ? "lists" : "texts") +
           " of this design would hold more than ";
    if (lists == texts || lists) text += std::to_string(limits.listCells) + " values";
    if (lists == texts) text += " or ";
    if (lists == texts || texts) text += std::to_string(limits.stringBytes) + " bytes";
    text += ", the most that is allowed. Make them shorter";
  }
  fail(base::Code::Limit, std::move(text), place_);
  return true;
}

bool Machine::poll() {
  untilPoll_ = stepsPerPoll;
  steps_ += stepsPerPoll;
  if (task_.cancel.raised()) {
    result_.failure = base::Failure{base::Code::Cancelled, "Stopped as asked"};
    return false;
  }
  task_.report("Evaluating", static_cast<std::size_t>(steps_), 0);
  if (overBudget()) return false;
  if (steps_ > request_.limits.steps) {
    fail(base::Code::Limit, stepsText(request_.limits), place_);
    return false;
  }
  return true;
}

// The design places the camera: OpenSCAD says that it will not.
bool Machine::setsViewport() const {
  for (const char* const name : {"$vpr", "$vpt", "$vpd", "$vpf"})
    if (compiler_.mainFile().scope->variables.find(program_.names->intern(name))) return true;
  return false;
}

}  // namespace pw::scad
