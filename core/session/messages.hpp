// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.hpp"
#include "session/session.hpp"

// The session as the page talks to it, in messages of the protocol.
namespace pw::session {

protocol::SessionState stateOf(const Session& session);
void open(Session& session, protocol::SessionOpening opening);
// False where the value fits no parameter; nothing changes then.
bool apply(Session& session, const protocol::ValueChange& change);

}  // namespace pw::session
