// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "scad/machine.hpp"

// Statements: the groups they open, the nodes and occurrences they leave, and calls of user modules.
namespace pw::scad {

void Machine::beginStatement(const StatementCode& code) {
  Builder& builder = builders_.emplace_back();
  builder.code = &code;
  builder.frame = static_cast<std::uint32_t>(frames_.size() - 1);
  builder.first = occurrences_.size();
}

void Machine::dropStatement() {
  occurrences_.resize(builders_.back().first);
  leave();
}

// The innermost statement is done: what is missing in it is missing in the one around it.
void Machine::leave() {
  evaluated_.insert(builders_.back().evaluated.begin(), builders_.back().evaluated.end());
  const std::vector<protocol::Incomplete> lacks = std::move(builders_.back().lacks);
  builders_.pop_back();
  if (!lacks.empty()) protocol::add(builders_.empty() ? lacks_ : builders_.back().lacks, lacks);
}

std::vector<graph::OccurrenceRef> Machine::takeChildren() {
  const auto first = occurrences_.begin() + static_cast<std::ptrdiff_t>(builders_.back().first);
  std::vector<graph::OccurrenceRef> children(std::make_move_iterator(first),
                                             std::make_move_iterator(occurrences_.end()));
  occurrences_.erase(first, occurrences_.end());
  return children;
}

graph::NodeRef Machine::node(graph::Shape shape, graph::Dimension dimension,
                             std::vector<graph::NodeRef> children) {
  graph::NodeRef made = graph::makeNode(std::move(shape), dimension, std::move(children));
  const base::Limits& limits = request_.limits;
  if (++nodes_ > limits.nodes) {
    fail(base::Code::Limit,
         "This design makes more than " + std::to_string(limits.nodes) +
             " geometry nodes, the most that is allowed. Use fewer parts or shorter loops",
         place_);
  } else if (made->depth > limits.nodeDepth) {
    fail(base::Code::Limit,
         "The geometry of this design is nested more than " + std::to_string(limits.nodeDepth) +
             " levels deep, the most that is allowed",
         place_);
  }
  return made;
}

void Machine::geometryWarningAt(std::string text, const base::Place& place) {
  for (std::uint32_t index = 0; index < program_.files.size(); ++index) {
    if (!program_.files[index] || program_.files[index]->path != place.file) continue;
    Span span;
    span.file = index;
    span.line = static_cast<std::uint32_t>(place.line);
    return geometryMessages_.warning(std::move(text), span);
  }
  geometryMessages_.warning(std::move(text));
}

// One node stands for every empty group, and for every nothing in its place below an operation.
graph::NodeRef Machine::nothing(graph::Dimension dimension) {
  graph::NodeRef& known = nothing_[static_cast<std::size_t>(dimension)];
  if (!known) known = node(graph::Nothing{}, dimension);
  return known;
}

// The nodes of the children that count, all of one dimension: the one given, else that of the first child that
// has one. An empty group does not decide. In an operation's place it counts as nothing of that dimension, and so
// does, reported, a child of the other dimension.
Machine::Operands Machine::operandsOf(std::vector<graph::OccurrenceRef>& children, const graph::Shape& shape,
                                      std::optional<graph::Dimension> takes, Report report) {
  Operands operands;
  operands.dimension = takes.value_or(graph::Dimension::None);
  const auto counts = [](const graph::OccurrenceRef& child) { return child->node && !child->background; };
  for (const graph::OccurrenceRef& child : children) {
    if (operands.dimension != graph::Dimension::None) break;
    if (counts(child)) operands.dimension = child->node->dimension;
  }
  const bool flat = operands.dimension == graph::Dimension::Two;
  bool mixed = takes.has_value();
  std::optional<bool> first;  // of this content, asked where there is something to say
  const auto say = [&](const char* text, const graph::Occurrence& child) {
    if (!first) first = isFirst(shape, children);
    if (*first) geometryWarningAt(text, child.place);
  };
  for (graph::OccurrenceRef& child : children) {
    if (!counts(child)) continue;
    if (child->node->dimension != operands.dimension) {
      if (operands.nodes.empty()) operands.first = FirstOperand::Untyped;
      if (child->node->dimension != graph::Dimension::None && report == Report::Mixed) {
        // 2021.01 calls it mixing only where there is something of the other dimension.
        if (!mixed && !std::holds_alternative<graph::Nothing>(child->node->shape)) {
          say("Mixing 2D and 3D objects is not supported", *child);
          mixed = true;
        }
        say(flat ? "Ignoring 3D child object for 2D operation" : "Ignoring 2D child object for 3D operation", *child);
        if (!std::holds_alternative<graph::Nothing>(child->node->shape))
          lacksAt(protocol::Lack::Dimension, child->name, "", child->place);
      }
      const graph::NodeRef none = nothing(operands.dimension);
      operands.nodes.push_back(none);
      if (child->only != 0) continue;  // shown by itself, it is what it is
      graph::Occurrence without = *child;
      without.node = none;
      child = graph::makeOccurrence(std::move(without));
      continue;
    }
    operands.nodes.push_back(child->node);
  }
  return operands;
}

graph::NodeRef Machine::united(std::vector<graph::OccurrenceRef>& children, bool handsOn) {
  Operands operands = operandsOf(children, graph::Union{}, std::nullopt);
  if (handsOn && operands.nodes.size() == 1) return operands.nodes.front();
  if (const auto empty = nothingMade(graph::Union{}, operands.nodes, operands.first)) return nothing(*empty);
  if (operands.nodes.size() == 1) return operands.nodes.front();
  return node(graph::Union{}, operands.dimension, std::move(operands.nodes));
}

void Machine::finish(graph::Occurrence occurrence) {
  const Builder& builder = builders_.back();
  const StatementCode& code = *builder.code;
  occurrence.name = program_.names->spelling(code.name);
  occurrence.place = placeOf(*code.place);
  occurrence.call = call_;
  const auto has = [&](Modifier modifier) {
    return (code.modifiers & static_cast<std::uint8_t>(modifier)) != 0;
  };
  occurrence.highlight = has(Modifier::Highlight);
  occurrence.background = has(Modifier::Background);
  if (has(Modifier::ShowOnly)) {
    const auto found = std::find(onlyPlaces_.begin(), onlyPlaces_.end(), code.place);
    occurrence.only = static_cast<std::uint32_t>(found - onlyPlaces_.begin()) + 1;
    if (found == onlyPlaces_.end()) {
      onlyPlaces_.push_back(code.place);
      onlyLacks_.push_back(builders_.back().lacks);
    }
  }
  if (occurrence.background) builders_.back().lacks.clear();
  leave();
  occurrences_.push_back(graph::makeOccurrence(std::move(occurrence)));
}

void Machine::endGroup() {
  // One child by its number that is not there is no node: not the first operand of a difference, nothing to show.
  // One that is there stands for itself, also where messages name its place.
  const Builder& builder = builders_.back();
  const std::size_t count = occurrences_.size() - builder.first;
  if (builder.handsOn && count == 0) return dropStatement();
  if (builder.handsOn && count == 1 && builder.code->modifiers == 0) return leave();
  graph::Occurrence occurrence;
  std::vector<graph::OccurrenceRef> children = takeChildren();
  occurrence.node = united(children, builders_.back().handsOn);
  occurrence.color = builders_.back().made.color;
  occurrence.children = std::move(children);
  finish(std::move(occurrence));
}

// `takes`: the dimension the children have to be of; `gives`: that of the result. Where they are not
// given, the children decide.
void Machine::endOperation(graph::Shape shape, std::optional<graph::Dimension> takes,
                           std::optional<graph::Dimension> gives) {
  graph::Occurrence occurrence;
  std::vector<graph::OccurrenceRef> children = takeChildren();
  // The shadow of what has none: 2021.01 says nothing of it.
  const auto* shadow = std::get_if<graph::Projection>(&shape);
  Operands operands = operandsOf(children, shape, takes, shadow && !shadow->cut ? Report::Nothing : Report::Mixed);
  if (const auto empty = nothingMade(shape, operands.nodes, operands.first)) {
    const auto* resize = std::get_if<graph::Resize>(&shape);
    if (resize && *empty == graph::Dimension::Two && (resize->newSize.x > 0 || resize->newSize.y > 0))
      geometryWarning("Scaling a 2D object with 0 - removing object", Place::None);
    occurrence.node = nothing(*empty);
  } else {
    const graph::Dimension dimension = gives.value_or(operands.dimension);
    occurrence.node = std::holds_alternative<graph::Nothing>(shape)
                          ? nothing(dimension)
                          : node(std::move(shape), dimension, std::move(operands.nodes));
  }
  occurrence.children = std::move(children);
  finish(std::move(occurrence));
}

void Machine::endBuiltin() {
  Builder& builder = builders_.back();
  Made made = std::move(builder.made);
  builder.made = {};
  using graph::Dimension;
  if (!made.missing.empty())
    lacksAt(protocol::Lack::Builtin, made.missing, "", placeOf(*builder.code->place));
  switch (builder.code->module) {
    case ModuleId::Cube:
    case ModuleId::Sphere:
    case ModuleId::Cylinder:
    case ModuleId::Polyhedron:
    case ModuleId::Circle:
    case ModuleId::Square:
    case ModuleId::Polygon: {
      graph::Occurrence occurrence;
      occurrence.node = std::holds_alternative<graph::Nothing>(made.shape)
                            ? nothing(made.dimension)
                            : node(std::move(made.shape), made.dimension);
      return finish(std::move(occurrence));
    }
    case ModuleId::Union:
    case ModuleId::Group:
    case ModuleId::Render:
    case ModuleId::Color:
    case ModuleId::None:
      builder.made.color = made.color;
      return endGroup();
    case ModuleId::Translate:
    case ModuleId::Rotate:
    case ModuleId::Scale:
    case ModuleId::Mirror:
    case ModuleId::Multmatrix: {
      const base::Mat4& matrix = std::get<graph::Transform>(made.shape).parentFromChild;
      bool usable = true;
      for (int column = 0; column < 4; ++column)
        for (int row = 0; row < 4; ++row) usable = usable && std::isfinite(matrix[column][row]);
      if (usable) return endOperation(std::move(made.shape), std::nullopt, std::nullopt);
      std::vector<graph::OccurrenceRef> children = takeChildren();
      operandsOf(children, made.shape, std::nullopt);
      geometryWarning(
          "Transformation matrix contains Not-a-Number and/or Infinity - removing object.",
          Place::Statement);
      lacks(protocol::Lack::Value, "", "its matrix holds a value that is no number");
      graph::Occurrence occurrence;
      occurrence.node = nothing(Dimension::None);
      return finish(std::move(occurrence));
    }
    case ModuleId::Resize:
    case ModuleId::Difference:
    case ModuleId::Intersection:
    case ModuleId::Hull:
    case ModuleId::Minkowski:
      return endOperation(std::move(made.shape), std::nullopt, std::nullopt);
    case ModuleId::Offset:
      return endOperation(std::move(made.shape), Dimension::Two, Dimension::Two);
    case ModuleId::LinearExtrude:
      return endOperation(std::move(made.shape), Dimension::Two, Dimension::Three);
    case ModuleId::RotateExtrude: {
      // Turned by nothing it is nothing, and no solid either.
      const bool turns = !std::holds_alternative<graph::Nothing>(made.shape);
      return endOperation(std::move(made.shape), Dimension::Two, turns ? Dimension::Three : Dimension::None);
    }
    case ModuleId::Projection:
      return endOperation(std::move(made.shape), Dimension::Three, Dimension::Two);
  }
}

// -- User modules --

bool Machine::makeBlock(const BlockCode& code) {
  auto* const block = new Block;
  block->code = &code;
  block->environment = newEnvironment(frames_.back().environment, code.shape.slots);
  block->call = call_;
  blocks_.push_back(block);
  // 2021.01 evaluates the assignments among the children once, before the call; later versions do at
  // every children().
  if (newer_) return true;
  Frame frame;
  frame.routine = &code.routine;
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data());
  frame.result = frame.base;
  frame.environment = block->environment;
  frame.kind = Frame::Kind::Block;
  return pushFrame(frame);
}

bool Machine::callModule(const CallSite& site) {
  Target& target = *site.target;
  if (!target.compiled) {
    compiler_.compile(target);
    refresh();
  }
  if (modules_.size() >= request_.limits.moduleDepth) {
    fail(base::Code::Limit,
         "Recursion detected calling module '" + program_.names->spelling(target.name) + "'", site.place);
    return false;
  }
  Environment* const around = environmentOf(site, true);
  Environment* const environment = newEnvironment(around, target.shape.slots);
  Value* const arguments = top_ - site.count;
  for (std::uint32_t i = 0; i < site.count; ++i) environment->values()[i] = std::move(arguments[i]);
  release(arguments - 1);
  if (site.hasBlock) {
    environment->block = blocks_.back();
    blocks_.pop_back();
  }
  modules_.push_back({target.name, call_});
  auto call = std::make_shared<graph::Call>();
  call->module = program_.names->spelling(target.name);
  call->place = placeOf(*site.place);
  call->caller = std::move(call_);
  call_ = std::move(call);
  Frame frame;
  frame.routine = target.routine.get();
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data());
  frame.result = frame.base;
  frame.environment = environment;
  frame.kind = Frame::Kind::Module;
  if (site.entersFile && target.file->remembered != around) frame.owned = around;
  return pushFrame(frame);
}

void Machine::returnModule() {
  const Frame& frame = frames_.back();
  truncateSpecials(frame.specials);
  lates_.resize(frame.lates);
  if (Block* const block = frame.environment->block) {
    freeEnvironment(block->environment);
    frame.environment->block = nullptr;
    delete block;
  }
  freeEnvironment(frame.environment);
  if (frame.owned && !frame.owned->captured) freeEnvironment(frame.owned);
  call_ = std::move(modules_.back().caller);
  modules_.pop_back();
  frames_.pop_back();
}

bool Machine::children(std::uint32_t levels, bool withIndex, bool legacy) {
  const Block* const block = outer(levels)->block;
  if (legacy)
    messages_.deprecated("child() will be removed in future releases. Use children() instead.");
  ChildRun run;
  run.block = block;
  run.all = !withIndex && !legacy;
  if (legacy && !withIndex) run.indices.push_back(0);
  if (withIndex) {
    const Value index = std::move(*--top_);
    const auto refuse = [&] {
      warn("Bad parameter type (" + index.echoText() +
           ") for children, only accept: empty, number, vector, range");
    };
    switch (index.type()) {
      case Type::Number:
        // One child by its number stands for itself, not for a group of one.
        builders_.back().handsOn = true;
        run.indices.push_back(index.asNumber());
        break;
      case Type::Vector:
        for (const Value& element : index.asVector()) run.indices.push_back(element.numberOr(0));
        break;
      case Type::Range: {
        const std::uint32_t count = elementCount(index.asRange());
        if (count > request_.limits.moduleForElements) {
          warn("Bad range parameter for children: too many elements (" + std::to_string(count) + ")");
          lacks(protocol::Lack::Limit, "children", tooMany(count, request_.limits.moduleForElements));
          break;
        }
        for (std::uint32_t i = 0; i < count; ++i) run.indices.push_back(elementAt(index.asRange(), i));
        break;
      }
      default:
        refuse();
    }
  }
  if (run.all && block) {
    for (std::size_t i = 0; i < block->code->children.size(); ++i)
      run.indices.push_back(static_cast<double>(i));
  }
  run.caller = call_;
  childRuns_.push_back(std::move(run));
  Frame frame;
  if (!block) {
    // Only the warnings about the indices are left.
    for (const double index : childRuns_.back().indices) {
      const auto number = static_cast<std::int64_t>(std::trunc(std::clamp(index, -1e15, 1e15)));
      if (number < 0) {
        warnWithoutPlace("Negative children index (" + std::to_string(number) + ") not allowed");
      } else {
        warnWithoutPlace("Children index (" + std::to_string(number) + ") out of bounds (0 children)");
      }
    }
    childRuns_.pop_back();
    return true;
  }
  frame.routine = &block->code->routine;
  frame.base = static_cast<std::uint32_t>(top_ - stack_.data());
  frame.result = frame.base;
  frame.environment = block->environment;
  frame.kind = Frame::Kind::Child;
  pushFrame(frame);
  call_ = block->call;
  if (!newer_) return nextChild();
  for (std::uint32_t i = 0; i < block->environment->slots; ++i)
    block->environment->values()[i] = unset();
  return true;
}

// Goes to the next child asked for, or leaves the frame.
bool Machine::nextChild() {
  ChildRun& run = childRuns_.back();
  const auto count = static_cast<std::int64_t>(run.block->code->children.size());
  while (run.next < run.indices.size()) {
    const double index = run.indices[run.next++];
    const auto number =
        std::isnan(index) ? 0 : static_cast<std::int64_t>(std::trunc(std::clamp(index, -1e15, 1e15)));
    if (number < 0) {
      warnWithoutPlace("Negative children index (" + std::to_string(number) + ") not allowed");
    } else if (number >= count) {
      warnWithoutPlace("Children index (" + std::to_string(number) + ") out of bounds (" +
                       std::to_string(count) + " children)");
    } else {
      frames_.back().next = frames_.back().routine->code.data() +
                            run.block->code->children[static_cast<std::size_t>(number)];
      return true;
    }
  }
  call_ = std::move(run.caller);
  childRuns_.pop_back();
  truncateSpecials(frames_.back().specials);
  lates_.resize(frames_.back().lates);
  frames_.pop_back();
  return true;
}

}  // namespace pw::scad
