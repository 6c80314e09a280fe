// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "scad/parser_stacks.hpp"

// What ends a statement, and the scope it then belongs to.
namespace pw::scad {

void Parser::pushStatementFrame(StatementFrame frame) {
  frame.base = pending_.size();
  statementFrames_.push_back(frame);
  tooDeep(statementFrames_.size(), limits_.syntaxDepth);
}

void Parser::emit(const Statement* s) {
  if (s) pending_.push_back({s, sequence_++});
  closeSingles();
  if (statementFrames_.size() == 1 || onlyBracesOpen()) flush();
}

void Parser::closeSingles() {
  while (!statementFrames_.back().list && !fatal_)
    if (!closeOwner()) return;
}

void Parser::closeList() {
  if (statementFrames_.back().kind == StatementFrame::Braces) {
    statementFrames_.pop_back();  // bare braces dissolve
    return;
  }
  if (!closeOwner()) return;
  closeSingles();
  if (statementFrames_.size() == 1 || onlyBracesOpen()) flush();
}

bool Parser::closeOwner() {
  const StatementFrame frame = statementFrames_.back();
  statementFrames_.pop_back();
  reportOverwritten(frame.base);
  children_.clear();
  for (std::size_t i = frame.base; i < pending_.size(); ++i)
    children_.push_back(pending_[i].statement);
  pending_.resize(frame.base);
  const auto kept = unit_.storage.keep<const Statement*>(children_.data(), children_.size());
  if (frame.kind == StatementFrame::Otherwise) {
    frame.owner->otherwise = kept;
    frame.owner->hasElse = true;
  } else {
    frame.owner->children = kept;
    if (frame.owner->kind == StatementKind::If && at(TokenKind::Else)) {
      advance();
      StatementFrame next;
      next.kind = StatementFrame::Otherwise;
      next.definitions = false;
      next.assignments = false;
      next.owner = frame.owner;
      pushStatementFrame(next);
      return false;
    }
  }
  pending_.push_back({frame.owner, sequence_++});
  return true;
}

void Parser::flush() {
  for (const Pending& p : pending_)
    unit_.items.push_back({p.statement, {}, p.statement->span, p.sequence});
  pending_.clear();
}

bool Parser::onlyBracesOpen() const {
  return std::all_of(statementFrames_.begin() + 1, statementFrames_.end(),
                     [](const StatementFrame& f) { return f.kind == StatementFrame::Braces; });
}

void Parser::reportOverwritten(std::size_t base) {
  assigned_.clear();
  for (std::size_t i = base; i < pending_.size(); ++i) {
    const Statement* s = pending_[i].statement;
    if (s->kind != StatementKind::Assignment) continue;
    const auto [place, fresh] = assigned_.try_emplace(s->name, s->span);
    if (fresh) continue;
    Unit::Event event;
    event.kind = Unit::Event::Overwritten;
    event.sequence = pending_[i].sequence;
    event.name = s->name;
    event.previous = place->second;
    event.current = s->span;
    unit_.events.push_back(std::move(event));
    place->second = s->span;
  }
}

}  // namespace pw::scad
