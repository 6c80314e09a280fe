// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/messages.hpp"
#include "scene/scene.hpp"
#include "session/values.hpp"

namespace pw::session {

enum class Unit { Millimetres, Inches };

enum class Gesture {
  Single,  // a value was typed, chosen or stepped
  Drag,    // one of many values of a hand that is still moving
};

// The state of one open design: its parameters, the values that differ from their defaults, their
// history, parameter sets, and the scene that shows it. It evaluates nothing and needs no GPU. The
// page fills in the form from state() and asks for a new model whenever changed() is another.
class Session {
 public:
  static constexpr std::size_t historyLength = 200;

  // -- Opening --
  // Takes the answer's parameters and sets, then the user's own sets. `values` are used as session/values.hpp
  // says; `preset` is the set they came from, "" for none. Forgets the history.
  void open(const protocol::OpenAnswer& answer, std::vector<protocol::ParameterSet> ownSets,
            const protocol::ParameterValues& values, const std::string& preset);
  const protocol::DesignAbout& about() const { return about_; }

  // -- Values --
  const std::vector<protocol::Parameter>& parameters() const { return takers_.parameters; }
  const protocol::Parameter* parameter(const std::string& name) const;
  // Only those that differ from the defaults, hidden ones too.
  const protocol::ParameterValues& changed() const { return now_.held.changed; }
  // Values that were given and that nothing takes.
  const protocol::ParameterValues& refused() const { return now_.held.refused; }
  std::vector<protocol::ValueRemark> remarks() const { return remarksOn(takers_, now_.held); }
  protocol::ParameterValues values() const;  // all of them

  // False where the value is not of the parameter's type; or there is none; nothing changes then. The values
  // of one drag are one step of the history.
  bool set(const std::string& name, const protocol::ParameterValue& value, Gesture gesture);
  // A value from outside: what nothing can take is kept among refused() and said.
  void give(const std::string& name, const protocol::ParameterValue& value);
  void endDrag() { dragged_.clear(); }
  void reset(const std::string& name);
  void resetAll();

  // -- Parameter sets --
  const std::vector<protocol::ParameterSet>& sets() const { return sets_; }
  const std::string& preset() const { return now_.preset; }  // "" where none was taken
  bool presetEdited() const;                                 // the values are no longer the set's
  void applySet(const std::string& name);                    // an unknown name gives the defaults
  void addSet(protocol::ParameterSet set);  // replaces the one of that name, and is taken
  void removeSet(const std::string& name);

  // -- History --
  bool canUndo() const { return !past_.empty(); }
  bool canRedo() const { return !future_.empty(); }
  void undo();
  void redo();

  // -- What is shown --
  scene::Scene scene;
  Unit unit = Unit::Millimetres;

 private:
  struct Moment {
    Held held;
    std::string preset;
    bool operator==(const Moment&) const = default;
  };
  void step(Moment moment);
  const protocol::ParameterSet* findSet(const std::string& name) const;

  protocol::DesignAbout about_;
  Takers takers_;
  std::vector<protocol::ParameterSet> sets_;
  Moment now_;
  std::vector<Moment> past_, future_;
  std::string dragged_;  // the parameter under the hand
};

}  // namespace pw::session
