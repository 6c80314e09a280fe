// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>

#include "mutants.hpp"

namespace pw::step_mutants {

namespace {

// Records in the order in which they are added; each add gives the number to refer to.
class File {
 public:
  int add(const std::string& record) {
    text_ += "#" + std::to_string(++last_) + "=" + record + ";\n";
    return last_;
  }
  std::string finished(const std::string& schema) const {
    return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('seed'),'2;1');\n"
           "FILE_NAME('seed.step','2026-01-01T00:00:00',(''),(''),'','','');\nFILE_SCHEMA(('" +
           schema + "'));\nENDSEC;\nDATA;\n" + text_ + "ENDSEC;\nEND-ISO-10303-21;\n";
  }

 private:
  std::string text_;
  int last_ = 0;
};

std::string ref(int number) { return "#" + std::to_string(number); }
std::string list(const std::vector<int>& numbers) {
  std::string out = "(";
  for (const int n : numbers) out += (out.size() > 1 ? "," : "") + ref(n);
  return out + ")";
}
std::string real(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  std::string out = text;
  if (out.find_first_of(".e") == std::string::npos) out += ".";
  return out;
}

using Point = std::array<double, 3>;

std::string triple(const Point& p) { return "(" + real(p[0]) + "," + real(p[1]) + "," + real(p[2]) + ")"; }
int point(File& f, const Point& p) { return f.add("CARTESIAN_POINT(''," + triple(p) + ")"); }
int direction(File& f, const Point& p) { return f.add("DIRECTION(''," + triple(p) + ")"); }
int place(File& f, const Point& at, const Point& z, const Point& x) {
  const int p = point(f, at), a = direction(f, z), r = direction(f, x);
  return f.add("AXIS2_PLACEMENT_3D(''," + ref(p) + "," + ref(a) + "," + ref(r) + ")");
}

// Lengths in millimetres, or inches as a unit converted from them.
int context(File& f, bool inches) {
  const int millimetre = f.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))");
  int length = millimetre;
  if (inches) {
    const int measure = f.add("LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4)," + ref(millimetre) + ")");
    const int exponents = f.add("DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.)");
    length = f.add("(CONVERSION_BASED_UNIT('INCH'," + ref(measure) + ")LENGTH_UNIT()NAMED_UNIT(" + ref(exponents) + "))");
  }
  const int angle = f.add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))");
  const int solid = f.add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())");
  const int uncertainty =
      f.add("UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-06)," + ref(length) + ",'distance','')");
  return f.add("(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((" + ref(uncertainty) +
               "))GLOBAL_UNIT_ASSIGNED_CONTEXT(" + list({length, angle, solid}) + ")REPRESENTATION_CONTEXT('','3D'))");
}

struct Product {
  int definition = 0, shape = 0;
};

Product product(File& f, const std::string& name, int application) {
  const int context = f.add("PRODUCT_CONTEXT(''," + ref(application) + ",'mechanical')");
  const int product = f.add("PRODUCT('" + name + "','" + name + "','',(" + ref(context) + "))");
  const int formation = f.add("PRODUCT_DEFINITION_FORMATION('',''," + ref(product) + ")");
  const int view = f.add("PRODUCT_DEFINITION_CONTEXT('part definition'," + ref(application) + ",'design')");
  const int definition = f.add("PRODUCT_DEFINITION('',''," + ref(formation) + "," + ref(view) + ")");
  return {definition, f.add("PRODUCT_DEFINITION_SHAPE('',''," + ref(definition) + ")")};
}

struct Brep {
  int solid = 0;
  std::vector<int> faces;
};

// A cube from `from`, its faces looking -X, +X, -Y, +Y, -Z, +Z.
Brep cube(File& f, double size, const Point& from = {0, 0, 0}) {
  std::array<int, 8> vertices{};
  const auto corner = [&](int i) { 
    return Point{from[0] + (i & 1 ? size : 0), from[1] + (i & 2 ? size : 0), from[2] + (i & 4 ? size : 0)};
  };
  for (int i = 0; i < 8; ++i) {
    vertices[static_cast<std::size_t>(i)] = f.add("VERTEX_POINT(''," + ref(point(f, corner(i))) + ")");
  }
  std::array<std::array<int, 8>, 8> edges{};
  const auto edge = [&](int a, int b) {
    const int low = std::min(a, b), high = std::max(a, b);
    int& known = edges[static_cast<std::size_t>(low)][static_cast<std::size_t>(high)];
    if (known == 0) {
      const Point along = {high - low == 1 ? 1. : 0., high - low == 2 ? 1. : 0., high - low == 4 ? 1. : 0.};
      const int start = point(f, corner(low)), way = direction(f, along);
      const int vector = f.add("VECTOR(''," + ref(way) + ",1.)");
      const int line = f.add("LINE(''," + ref(start) + "," + ref(vector) + ")");
      known = f.add("EDGE_CURVE(''," + ref(vertices[static_cast<std::size_t>(low)]) + "," +
                    ref(vertices[static_cast<std::size_t>(high)]) + "," + ref(line) + ",.T.)");
    }
    return f.add("ORIENTED_EDGE('',*,*," + ref(known) + (a < b ? ",.T.)" : ",.F.)"));
  };
  static constexpr int corners[6][4] = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
  static constexpr Point normals[6] = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
  Brep brep;
  for (std::size_t i = 0; i < 6; ++i) {
    std::vector<int> loop;
    for (int k = 0; k < 4; ++k) loop.push_back(edge(corners[i][k], corners[i][(k + 1) % 4]));
    const int bound = f.add("FACE_OUTER_BOUND(''," + ref(f.add("EDGE_LOOP(''," + list(loop) + ")")) + ",.T.)");
    const Point x = i < 2 ? Point{0, 1, 0} : Point{1, 0, 0};
    const int plane = f.add("PLANE(''," + ref(place(f, corner(corners[i][0]), normals[i], x)) + ")");
    brep.faces.push_back(f.add("ADVANCED_FACE('',(" + ref(bound) + ")," + ref(plane) + ",.T.)"));
  }
  brep.solid = f.add("MANIFOLD_SOLID_BREP(''," + ref(f.add("CLOSED_SHELL(''," + list(brep.faces) + ")")) + ")");
  return brep;
}

// Along +Z, with one seam on +X.
Brep cylinder(File& f, double radius, double height) {
  const int low = f.add("VERTEX_POINT(''," + ref(point(f, {radius, 0, 0})) + ")");
  const int high = f.add("VERTEX_POINT(''," + ref(point(f, {radius, 0, height})) + ")");
  const auto ring = [&](int vertex, double z) {
    const int circle = f.add("CIRCLE(''," + ref(place(f, {0, 0, z}, {0, 0, 1}, {1, 0, 0})) + "," + real(radius) + ")");
    return f.add("EDGE_CURVE(''," + ref(vertex) + "," + ref(vertex) + "," + ref(circle) + ",.T.)");
  };
  const int bottom = ring(low, 0), top = ring(high, height);
  const int start = point(f, {radius, 0, 0}), up = direction(f, {0, 0, 1});
  const int line = f.add("LINE(''," + ref(start) + "," + ref(f.add("VECTOR(''," + ref(up) + ",1.)")) + ")");
  const int seam = f.add("EDGE_CURVE(''," + ref(low) + "," + ref(high) + "," + ref(line) + ",.T.)");
  const auto oriented = [&](int edge, bool same) {
    return f.add("ORIENTED_EDGE('',*,*," + ref(edge) + (same ? ",.T.)" : ",.F.)"));
  };
  const auto face = [&](const std::vector<int>& loop, int surface) {
    const int bound = f.add("FACE_OUTER_BOUND(''," + ref(f.add("EDGE_LOOP(''," + list(loop) + ")")) + ",.T.)");
    return f.add("ADVANCED_FACE('',(" + ref(bound) + ")," + ref(surface) + ",.T.)");
  };
  Brep brep;
  const int side = f.add("CYLINDRICAL_SURFACE(''," + ref(place(f, {0, 0, 0}, {0, 0, 1}, {1, 0, 0})) + "," +
                         real(radius) + ")");
  const int below = f.add("PLANE(''," + ref(place(f, {0, 0, 0}, {0, 0, -1}, {1, 0, 0})) + ")");
  const int above = f.add("PLANE(''," + ref(place(f, {0, 0, height}, {0, 0, 1}, {1, 0, 0})) + ")");
  brep.faces.push_back(
      face({oriented(bottom, true), oriented(seam, true), oriented(top, false), oriented(seam, false)}, side));
  brep.faces.push_back(face({oriented(bottom, false)}, below));
  brep.faces.push_back(face({oriented(top, true)}, above));
  brep.solid = f.add("MANIFOLD_SOLID_BREP(''," + ref(f.add("CLOSED_SHELL(''," + list(brep.faces) + ")")) + ")");
  return brep;
}

int styled(File& f, int item, double r, double g, double b) {
  const int color = f.add("COLOUR_RGB(''," + real(r) + "," + real(g) + "," + real(b) + ")");
  const int fill = f.add("FILL_AREA_STYLE_COLOUR(''," + ref(color) + ")");
  const int area = f.add("FILL_AREA_STYLE('',(" + ref(fill) + "))");
  const int surface = f.add("SURFACE_STYLE_FILL_AREA(" + ref(area) + ")");
  const int side = f.add("SURFACE_SIDE_STYLE('',(" + ref(surface) + "))");
  const int usage = f.add("SURFACE_STYLE_USAGE(.BOTH.," + ref(side) + ")");
  const int style = f.add("PRESENTATION_STYLE_ASSIGNMENT((" + ref(usage) + "))");
  return f.add("STYLED_ITEM('color',(" + ref(style) + ")," + ref(item) + ")");
}

int shapeOf(File& f, const Product& product, const std::vector<int>& items, int units, const std::string& kind) {
  const int shape = f.add(kind + "(''," + list(items) + "," + ref(units) + ")");
  f.add("SHAPE_DEFINITION_REPRESENTATION(" + ref(product.shape) + "," + ref(shape) + ")");
  return shape;
}

constexpr const char* brepShape = "ADVANCED_BREP_SHAPE_REPRESENTATION";
const Point origin = {0, 0, 0}, zAxis = {0, 0, 1}, xAxis = {1, 0, 0};

Seed cubeSeed() {
  File f;
  const int application = f.add("APPLICATION_CONTEXT('automotive design')");
  const int units = context(f, false);
  const Product part = product(f, "W\\X2\\00FC\\X0\\rfel", application);
  const Brep brep = cube(f, 10);
  shapeOf(f, part, {place(f, origin, zAxis, xAxis), brep.solid}, units, brepShape);
  const int whole = styled(f, brep.solid, 1, 0, 0);
  const int color = f.add("COLOUR_RGB('',0.,0.25,0.75)");
  const int fill = f.add("FILL_AREA_STYLE('',(" + ref(f.add("FILL_AREA_STYLE_COLOUR(''," + ref(color) + ")")) + "))");
  const int side = f.add("SURFACE_SIDE_STYLE('',(" + ref(f.add("SURFACE_STYLE_FILL_AREA(" + ref(fill) + ")")) + "))");
  const int style = f.add("PRESENTATION_STYLE_ASSIGNMENT((" +
                          ref(f.add("SURFACE_STYLE_USAGE(.BOTH.," + ref(side) + ")")) + "))");
  const int face = f.add("OVER_RIDING_STYLED_ITEM('overriding color',(" + ref(style) + ")," + ref(brep.faces[5]) + "," +
                         ref(whole) + ")");
  f.add("MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION(''," + list({whole, face}) + "," + ref(units) + ")");
  return {"cube", f.finished("AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }")};
}

Seed cylinderSeed() {
  File f;
  const int application = f.add("APPLICATION_CONTEXT('automotive design')");
  const int units = context(f, true);
  const Product part = product(f, "pin", application);
  const Brep brep = cylinder(f, 0.25, 0.5);
  shapeOf(f, part, {place(f, origin, zAxis, xAxis), brep.solid}, units, brepShape);
  return {"cylinder", f.finished("AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }")};
}

Seed assemblySeed() {
  File f;
  const int application = f.add("APPLICATION_CONTEXT('managed model based 3d engineering')");
  const int units = context(f, false);
  const Product whole = product(f, "pair", application), part = product(f, "block", application);
  const int own = place(f, origin, zAxis, xAxis);
  const Brep brep = cube(f, 10);
  const int partShape = shapeOf(f, part, {own, brep.solid}, units, brepShape);
  const int base = place(f, origin, zAxis, xAxis);
  const std::array<int, 2> targets = {place(f, origin, zAxis, xAxis), place(f, {30, 0, 5}, zAxis, {0, 1, 0})};
  const int wholeShape = shapeOf(f, whole, {base, targets[0], targets[1]}, units, "SHAPE_REPRESENTATION");
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string name = i == 0 ? "left" : "right";
    const int usage = f.add("NEXT_ASSEMBLY_USAGE_OCCURRENCE('" + std::to_string(i + 1) + "','" + name + "',''," +
                            ref(whole.definition) + "," + ref(part.definition) + ",$)");
    const int placement = f.add("PRODUCT_DEFINITION_SHAPE('Placement',''," + ref(usage) + ")");
    const int move = f.add("ITEM_DEFINED_TRANSFORMATION('',''," + ref(own) + "," + ref(targets[i]) + ")");
    const int relation = f.add("(REPRESENTATION_RELATIONSHIP('',''," + ref(partShape) + "," + ref(wholeShape) +
                               ")REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(" + ref(move) +
                               ")SHAPE_REPRESENTATION_RELATIONSHIP())");
    f.add("CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(" + ref(relation) + "," + ref(placement) + ")");
  }
  return {"assembly", f.finished("AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF { 1 0 10303 442 1 1 4 }")};
}

int surface(File& f, const std::vector<int>& faces) {
  return f.add("SHELL_BASED_SURFACE_MODEL(''," + list({f.add("OPEN_SHELL(''," + list(faces) + ")")}) + ")");
}

}  // namespace

std::string openCube() {
  File f;
  const int application = f.add("APPLICATION_CONTEXT('automotive design')");
  const int units = context(f, false);
  const Product part = product(f, "tray", application);
  std::vector<int> faces = cube(f, 10).faces;
  faces.pop_back();
  shapeOf(f, part, {place(f, origin, zAxis, xAxis), surface(f, faces)}, units, "MANIFOLD_SURFACE_SHAPE_REPRESENTATION");
  return f.finished("AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }");
}

std::string twoCubesAndAFace() {
  File f;
  const int application = f.add("APPLICATION_CONTEXT('automotive design')");
  const int units = context(f, false);
  const Product part = product(f, "two and a face", application);
  const int first = cube(f, 10).solid, second = cube(f, 10, {20, 0, 0}).solid;
  const int face = surface(f, {cube(f, 10, {0, 20, 0}).faces[5]});
  shapeOf(f, part, {place(f, origin, zAxis, xAxis), first, second, face}, units, "SHAPE_REPRESENTATION");
  return f.finished("AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }");
}

std::vector<Seed> seeds() { return {cubeSeed(), cylinderSeed(), assemblySeed()}; }

}  // namespace pw::step_mutants
