// SPDX-License-Identifier: Apache-2.0
#include "session/messages.hpp"

#include <utility>

namespace pw::session {

protocol::SessionState stateOf(const Session& session) {
  return {session.values(),  session.changed(), session.preset(), session.presetEdited(),
          session.canUndo(), session.canRedo(), session.sets(),   session.refused(), session.remarks()};
}

void open(Session& session, protocol::SessionOpening opening) {
  session.open(opening.answer, std::move(opening.ownSets), opening.values, opening.preset);
}

bool apply(Session& session, const protocol::ValueChange& change) {
  return session.set(change.name, change.value, change.dragging ? Gesture::Drag : Gesture::Single);
}

}  // namespace pw::session
