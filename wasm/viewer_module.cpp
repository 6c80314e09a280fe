// SPDX-License-Identifier: Apache-2.0
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/json.hpp"
#include "protocol/preview.hpp"
#include "render/renderer.hpp"
#include "scene/keys.hpp"
#include "scene/light.hpp"
#include "scene/navigator.hpp"
#include "scene/simplified.hpp"
#include "session/messages.hpp"
#include "ui/ui.hpp"

// The page's module: a session, and a view that shows it on a canvas. web/src/viewer.ts is the
// handle.
namespace {

using emscripten::val;
using namespace pw;

template <class T>
std::vector<T> copied(const val& array) {
  std::vector<T> copy(array["length"].as<unsigned>());
  val(emscripten::typed_memory_view(copy.size(), copy.data())).call<void>("set", array);
  return copy;
}

// A session in JSON; refusals are sentences, "" is none.
class JsonSession {
 public:
  session::Session& session() { return session_; }

  std::string open(const std::string& opening) {
    auto read = protocol::fromJson<protocol::SessionOpening>(opening);
    if (!read) return read.failure().message;
    session::open(session_, std::move(*read));
    return "";
  }
  bool set(const std::string& change) {
    const auto read = protocol::fromJson<protocol::ValueChange>(change);
    return read && session::apply(session_, *read);
  }
  void give(const std::string& change) {
    if (auto read = protocol::fromJson<protocol::ValueChange>(change)) session_.give(read->name, read->value);
  }
  void addSet(const std::string& set) {
    if (auto read = protocol::fromJson<protocol::ParameterSet>(set))
      session_.addSet(std::move(*read));
  }
  std::string state() const { return protocol::toJson(session::stateOf(session_)); }
  void endDrag() { session_.endDrag(); }
  void reset(const std::string& name) { session_.reset(name); }
  void resetAll() { session_.resetAll(); }
  void applySet(const std::string& name) { session_.applySet(name); }
  void removeSet(const std::string& name) { session_.removeSet(name); }
  void undo() { session_.undo(); }
  void redo() { session_.redo(); }

 private:
  session::Session session_;
};

// One canvas. Times are ms, lengths CSS pixels. Nothing is drawn but by frame().
class View {
 public:
  explicit View(JsonSession& session)
      : session_(session.session()), navigator_(session_.scene.camera, [this](double x, double y) {
          return session_.scene.pick(x, y);
        }) {}

  // -- The graphics context, which has to be current --
  std::string start() {
    auto renderer = render::Renderer::make();
    if (!renderer) return renderer.failure().message;
    if (!ui_.startDrawing()) return "The tools on the canvas can't be drawn.";
    renderer_ = std::move(*renderer);
    renderer_->setMostShadows(mostShadows_);
    touch();
    return "";
  }
  void stop() {
    if (renderer_) ui_.stopDrawing();
    renderer_.reset();
  }

  // -- The canvas --
  void resize(double width, double height, double pixelRatio) {
    canvas_.width = width, canvas_.height = height, canvas_.pixelRatio = pixelRatio;
    session_.scene.resize(width, height);
    touch();
  }
  void setCompact(bool compact) { canvas_.compact = compact, touch(); }
  void setCoarse(bool coarse) { canvas_.coarse = coarse, touch(); }
  void setTheme(bool dark) {
    session_.scene.setTheme(dark ? scene::darkTheme() : scene::lightTheme()), touch();
  }
  void setReducedMotion(bool reduced) { session_.scene.camera.setReducedMotion(reduced); }
  void setStale(bool stale) { session_.scene.stale = stale, touch(); }
  void setTint(bool faceted) {
    session_.scene.setTint(faceted ? scene::Tint::Faceted : scene::Tint::None), touch();
  }
  void setInches(bool inches) {
    session_.unit = inches ? session::Unit::Inches : session::Unit::Millimetres;
    touch();
  }

  // Directions of light that shadows are made of, at most.
  void setMostShadows(int directions) {
    mostShadows_ = directions;
    if (renderer_) renderer_->setMostShadows(directions);
    touch();
  }

  // The model and its shadow alone, for pictures.
  void setBare(bool bare) {
    bare_ = bare;
    session_.scene.display = {.grid = !bare};
    touch();
  }

  // -- The model --
  // A model of more than `most` triangles is shown simplified; 0: whole, whatever it has.
  std::string show(const val& bytes, unsigned most, double now) {
    auto preview = protocol::decodePreview(copied<std::uint8_t>(bytes));
    if (!preview) return preview.failure().message;
    if (most > 0) *preview = scene::simplified(std::move(*preview), most);
    session_.scene.show(std::move(*preview), now);
    touch();
    return "";
  }
  void clear() { session_.scene.clear(), touch(); }

  // -- Input --
  void pointerDown(int id, const std::string& kind, double x, double y, int button, bool shift,
                   double now) {
    ui_.movePointer(x, y, kind == "touch");
    onTool_ = ui_.covers(x, y);
    if (onTool_) ui_.press(true);
    else navigator_.down({id, kindOf(kind), x, y, button, shift}, now);
    touch();
  }
  void pointerMove(int id, const std::string& kind, double x, double y) {
    if (!navigator_.dragging()) ui_.movePointer(x, y, kind == "touch");
    navigator_.move({id, kindOf(kind), x, y, 0, false});
    touch();
  }
  void pointerUp(int id, const std::string& kind, double now) {
    if (onTool_) ui_.press(false);
    onTool_ = false;
    navigator_.up(id, now);
    // A finger that is gone hovers over nothing.
    if (kind == "touch") leaving_ = true;
    touch();
  }
  void pointerLeave() { ui_.losePointer(), touch(); }
  void pointerCancel() {
    if (onTool_) ui_.press(false);
    onTool_ = false;
    navigator_.cancel();
    ui_.losePointer();
    touch();
  }
  void wheel(double steps, double x, double y) { navigator_.wheel(steps, x, y), touch(); }
  bool key(const std::string& name, bool shift, double now) {
    return took(scene::pressKey(session_.scene, name, shift, now));
  }
  bool command(const std::string& name, double now) {
    return took(scene::runCommand(session_.scene, name, now));
  }

  // Draws if something has changed. True while another picture is wanted.
  bool frame(double now) {
    canvas_.now = now;
    if (session_.scene.camera.advance(now)) touch();
    if (!renderer_ || pictures_ == 0) return false;
    --pictures_;
    if (!bare_) ui_.build(session_, canvas_);
    const render::Viewport viewport{static_cast<int>(canvas_.width * canvas_.pixelRatio + 0.5),
                                    static_cast<int>(canvas_.height * canvas_.pixelRatio + 0.5),
                                    canvas_.pixelRatio};
    renderer_->draw(session_.scene, viewport, [this] {
      if (!bare_) ui_.drawGround();
    });
    if (!bare_) ui_.draw();
    if (leaving_ && pictures_ == 0) leaving_ = false, pointerLeave();
    if (pictures_ == 0 && (ui_.restless() || !renderer_->settled())) pictures_ = 1;
    return pictures_ > 0 || session_.scene.camera.moving();
  }

  // -- What the page shows of it --
  std::string cursor() const {
    return std::string(navigator_.dragging() ? "grabbing" : ui_.cursor());
  }
  bool perspective() const { return session_.scene.camera.perspective(); }
  bool grid() const { return session_.scene.display.grid; }
  bool edges() const { return session_.scene.display.edges; }
  bool dimensions() const { return session_.scene.display.dimensions; }

 private:
  static scene::PointerKind kindOf(const std::string& kind) {
    return kind == "touch" ? scene::PointerKind::Touch
           : kind == "pen" ? scene::PointerKind::Pen
                           : scene::PointerKind::Mouse;
  }
  bool took(bool done) {
    if (done) touch();
    return done;
  }
  // ImGui takes an event in one picture and answers it in the next.
  void touch() { pictures_ = 3; }

  session::Session& session_;
  scene::Navigator navigator_;
  ui::Ui ui_;
  std::unique_ptr<render::Renderer> renderer_;
  ui::Canvas canvas_;
  int pictures_ = 0;  // still to be drawn
  int mostShadows_ = scene::mostLightSamples;
  bool onTool_ = false, leaving_ = false, bare_ = false;
};

}  // namespace

EMSCRIPTEN_BINDINGS(viewer) {
  emscripten::class_<JsonSession>("Session")
      .constructor()
      .function("open", &JsonSession::open)
      .function("set", &JsonSession::set)
      .function("give", &JsonSession::give)
      .function("endDrag", &JsonSession::endDrag)
      .function("reset", &JsonSession::reset)
      .function("resetAll", &JsonSession::resetAll)
      .function("applySet", &JsonSession::applySet)
      .function("addSet", &JsonSession::addSet)
      .function("removeSet", &JsonSession::removeSet)
      .function("undo", &JsonSession::undo)
      .function("redo", &JsonSession::redo)
      .function("state", &JsonSession::state);
  emscripten::class_<View>("View")
      .constructor<JsonSession&>()
      .function("start", &View::start)
      .function("stop", &View::stop)
      .function("resize", &View::resize)
      .function("setCompact", &View::setCompact)
      .function("setCoarse", &View::setCoarse)
      .function("setTheme", &View::setTheme)
      .function("setReducedMotion", &View::setReducedMotion)
      .function("setStale", &View::setStale)
      .function("setTint", &View::setTint)
      .function("setInches", &View::setInches)
      .function("setBare", &View::setBare)
      .function("setMostShadows", &View::setMostShadows)
      .function("show", &View::show)
      .function("clear", &View::clear)
      .function("pointerDown", &View::pointerDown)
      .function("pointerMove", &View::pointerMove)
      .function("pointerUp", &View::pointerUp)
      .function("pointerLeave", &View::pointerLeave)
      .function("pointerCancel", &View::pointerCancel)
      .function("wheel", &View::wheel)
      .function("key", &View::key)
      .function("command", &View::command)
      .function("frame", &View::frame)
      .function("cursor", &View::cursor)
      .function("perspective", &View::perspective)
      .function("grid", &View::grid)
      .function("edges", &View::edges)
      .function("dimensions", &View::dimensions);
}
