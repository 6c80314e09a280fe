// SPDX-License-Identifier: Apache-2.0
#include "session/session.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "protocol/json.hpp"
#include "session/messages.hpp"
#include "session/values.hpp"

using namespace pw;
using namespace pw::session;
using protocol::Parameter;
using protocol::ParameterValue;
using protocol::ParameterValues;

namespace {

Parameter parameter(std::string name, ParameterValue initial) {
  Parameter made;
  made.name = std::move(name);
  made.initial = std::move(initial);
  return made;
}

protocol::OpenAnswer design() {
  protocol::OpenAnswer answer;
  answer.about.title = "Bin";
  answer.hidden = {"secret"};
  answer.parameters = {parameter("width", 2.0), parameter("lid", false),
                       parameter("label", std::string("none")),
                       parameter("size", std::vector<double>{1, 2, 3})};
  answer.parameters[0].minimum = 1;
  answer.parameters[0].maximum = 9;
  answer.parameters[2].options = {{std::string("none"), "None"}, {std::string("full"), "Full"}};
  answer.sets = {{"Screws", {{"width", 4.0}, {"lid", true}}}};
  return answer;
}

Session opened(const ParameterValues& values = {}, const std::string& preset = "") {
  Session session;
  session.open(design(), {}, values, preset);
  return session;
}

}  // namespace

TEST_CASE("only values that differ from the defaults are changed ones") {
  Session session = opened();
  CHECK(session.changed().empty());
  CHECK(session.values().size() == 4);
  REQUIRE(session.set("width", 3.0, Gesture::Single));
  CHECK(session.changed() == ParameterValues{{"width", 3.0}});
  REQUIRE(session.set("width", 2.0, Gesture::Single));
  CHECK(session.changed().empty());
}

TEST_CASE("a value of another type, or not finite, is refused and changes nothing") {
  Session session = opened();
  CHECK_FALSE(session.set("width", true, Gesture::Single));
  CHECK_FALSE(session.set("width", std::nan(""), Gesture::Single));
  CHECK_FALSE(session.set("width", std::numeric_limits<double>::infinity(), Gesture::Single));
  CHECK_FALSE(session.set("width", std::string("wide"), Gesture::Single));
  CHECK_FALSE(session.set("size", std::vector<double>{}, Gesture::Single));
  CHECK_FALSE(session.set("size", 2.0, Gesture::Single));
  CHECK(session.changed().empty());
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("a value beyond what the designer offers is used, and that is said") {
  Session session = opened({{"width", 99.0}, {"label", std::string("half")}, {"size", std::vector<double>{1, 2}}});
  CHECK(session.changed() == ParameterValues{{"label", std::string("half")}, {"size", std::vector<double>{1, 2}}, {"width", 99.0}});
  REQUIRE(session.remarks().size() == 3);
  CHECK(session.remarks()[0].text == "label = \"half\" is not among what the designer offers: \"none\", \"full\".");
  CHECK(session.remarks()[1].text == "size = [1, 2] has 2 values; the designer's list has 3.");
  CHECK(session.remarks()[2].name == "width");
  CHECK(session.remarks()[2].text == "width = 99 is outside 1 to 9, which the designer offers.");
  session.set("width", 9.0, Gesture::Single);
  CHECK(session.remarks().size() == 2);
  session.undo();
  CHECK(session.remarks().size() == 3);
}

TEST_CASE("a value that can't be read is kept apart and said, until the parameter is set") {
  Session session = opened({{"width", std::string("wide")}, {"lid", std::string("true")}});
  CHECK(session.changed() == ParameterValues{{"lid", true}});
  CHECK(session.refused() == ParameterValues{{"width", std::string("wide")}});
  REQUIRE(session.remarks().size() == 1);
  CHECK(session.remarks()[0].text == "width = wide can't be used: it takes a number. It stays at 2.");
  session.set("width", 3.0, Gesture::Single);
  CHECK(session.refused().empty());
  session.undo();
  session.reset("width");
  CHECK(session.refused().empty());
}

TEST_CASE("a hidden name takes its value, a name that nothing takes is kept apart, and both are said") {
  Session session = opened({{"secret", 7.0}, {"gone", 1.0}});
  CHECK(session.changed() == ParameterValues{{"secret", 7.0}});
  CHECK(session.refused() == ParameterValues{{"gone", 1.0}});
  REQUIRE(session.remarks().size() == 2);
  CHECK(session.remarks()[0].text == "secret = 7 is set, although the designer does not offer it.");
  CHECK(session.remarks()[1].text == "'gone' is not a parameter of this design; its value is not used.");
  CHECK_FALSE(session.set("other", 1.0, Gesture::Single));
  session.give("other", 1.0);
  CHECK(session.refused().size() == 2);
  session.reset("secret");
  session.reset("gone");
  CHECK(session.changed().empty());
  session.resetAll();
  CHECK(session.refused().empty());
}

TEST_CASE("values from a link are typed, and only those that differ from the default are changed ones") {
  const Session session =
      opened({{"width", std::string("5")}, {"lid", 1.0}, {"label", std::string("none")}});
  CHECK(session.changed() == ParameterValues{{"lid", true}, {"width", 5.0}});
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("undo and redo go back and forth, and a new value ends what could be redone") {
  Session session = opened();
  session.set("width", 3.0, Gesture::Single);
  session.set("lid", true, Gesture::Single);
  session.undo();
  CHECK(session.changed() == ParameterValues{{"width", 3.0}});
  session.undo();
  CHECK(session.changed().empty());
  CHECK_FALSE(session.canUndo());
  session.redo();
  session.redo();
  CHECK(session.changed() == ParameterValues{{"lid", true}, {"width", 3.0}});
  session.undo();
  session.set("width", 9.0, Gesture::Single);
  CHECK_FALSE(session.canRedo());
}

TEST_CASE("the values of one drag are one step, and the next drag is another") {
  Session session = opened();
  for (const double width : {3.0, 4.0, 5.0}) session.set("width", width, Gesture::Drag);
  session.endDrag();
  for (const double width : {6.0, 7.0}) session.set("width", width, Gesture::Drag);
  session.endDrag();
  CHECK(session.changed() == ParameterValues{{"width", 7.0}});
  session.undo();
  CHECK(session.changed() == ParameterValues{{"width", 5.0}});
  session.undo();
  CHECK(session.changed().empty());
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("setting the same value again is no step") {
  Session session = opened();
  session.set("width", 3.0, Gesture::Single);
  session.set("width", 3.0, Gesture::Single);
  session.undo();
  CHECK_FALSE(session.canUndo());
}

TEST_CASE("the history keeps 200 steps") {
  Session session = opened();
  for (int step = 1; step <= 300; ++step) session.set("width", 10.0 + step, Gesture::Single);
  int steps = 0;
  for (; session.canUndo(); ++steps) session.undo();
  CHECK(steps == 200);
}

TEST_CASE(
    "a preset replaces all values, says when it is edited, and undo brings back what was before") {
  Session session = opened();
  session.set("label", std::string("full"), Gesture::Single);
  session.applySet("Screws");
  CHECK(session.changed() == ParameterValues{{"lid", true}, {"width", 4.0}});
  CHECK(session.preset() == "Screws");
  CHECK_FALSE(session.presetEdited());
  session.set("width", 6.0, Gesture::Single);
  CHECK(session.presetEdited());
  session.undo();
  session.undo();
  CHECK(session.preset().empty());
  CHECK(session.changed() == ParameterValues{{"label", std::string("full")}});
}

TEST_CASE("a preset that is removed is named nowhere in the history") {
  Session session = opened();
  session.applySet("Screws");
  session.set("width", 6.0, Gesture::Single);
  session.removeSet("Screws");
  CHECK(session.sets().empty());
  session.undo();
  CHECK(session.preset().empty());
  CHECK(session.changed() == ParameterValues{{"lid", true}, {"width", 4.0}});
}

TEST_CASE("opening another design forgets values and history") {
  Session session = opened();
  session.set("width", 3.0, Gesture::Single);
  session.open(design(), {{"Mine", {{"width", 8.0}}}}, {{"width", 8.0}}, "Mine");
  CHECK_FALSE(session.canUndo());
  CHECK(session.preset() == "Mine");
  CHECK_FALSE(session.presetEdited());
  CHECK(session.sets().size() == 2);
}

TEST_CASE("the page drives the session in messages and reads its state back") {
  Session session;
  protocol::SessionOpening opening;
  opening.answer = design();
  auto read = protocol::fromJson<protocol::SessionOpening>(protocol::toJson(opening));
  REQUIRE(read);
  session::open(session, *read);
  const auto change =
      protocol::fromJson<protocol::ValueChange>(R"({"name":"width","value":3,"dragging":true})");
  REQUIRE(change);
  CHECK(session::apply(session, *change));
  CHECK(protocol::toJson(stateOf(session)) ==
        R"({"values":{"label":"none","lid":false,"size":[1,2,3],"width":3},"changed":{"width":3},)"
        R"("preset":"","presetEdited":true,"canUndo":true,"canRedo":false,)"
        R"("sets":[{"name":"Screws","values":{"lid":true,"width":4}}],"refused":{},"remarks":[]})");
}
