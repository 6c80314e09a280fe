// SPDX-License-Identifier: Apache-2.0
#include <BRep_Tool.hxx>
#include <NCollection_DataMap.hxx>
#include <Quantity_ColorRGBA.hxx>
#include <STEPCAFControl_Reader.hxx>
#include <ShapeFix_Solid.hxx>
#include <Standard_Version.hxx>
#include <TCollection_ExtendedString.hxx>
#include <TDF_Label.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDataStd_Name.hxx>
#include <TDocStd_Document.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Solid.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <algorithm>

#include "kernel/exchange.hpp"
#include "kernel/occt/charsets.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/shape_rep.hpp"
#include "kernel/occt/step_load.hpp"
#include "kernel/part21.hpp"
#include "kernel/part21_text.hpp"

namespace pw::kernel {

namespace {

base::Mat4 matrixOf(const gp_Trsf& move) {
  base::Mat4 out(1);
  for (int row = 1; row <= 3; ++row)
    for (int column = 1; column <= 4; ++column) out[column - 1][row - 1] = move.Value(row, column);
  return out;
}

std::optional<base::Color> colorOf(const TDF_Label& label) {
  Quantity_ColorRGBA found;
  if (!XCAFDoc_ColorTool::GetColor(label, XCAFDoc_ColorSurf, found) &&
      !XCAFDoc_ColorTool::GetColor(label, XCAFDoc_ColorGen, found)) {
    return std::nullopt;
  }
  double r = 0, g = 0, b = 0;
  found.GetRGB().Values(r, g, b, Quantity_TOC_sRGB);
  return base::Color{static_cast<float>(r), static_cast<float>(g), static_cast<float>(b), found.Alpha()};
}

std::string nameOf(const TDF_Label& label) {
  Handle(TDataStd_Name) attribute;
  if (!label.FindAttribute(TDataStd_Name::GetID(), attribute)) return {};
  const TCollection_ExtendedString& name = attribute->Get();
  std::string out(static_cast<std::size_t>(name.LengthOfCString()), '\0');
  Standard_PCharacter begin = out.data();
  name.ToUTF8CString(begin);
  return out;
}

class Collector {
 public:
  Collector(Context& context, const Handle(TDocStd_Document)& document)
      : context_(context), shapes_(XCAFDoc_DocumentTool::ShapeTool(document->Main())) {}

  base::Status collect();
  Reading read() && { return std::move(out_); }

 private:
  struct Visit {
    TDF_Label label;
    TopLoc_Location place;
    std::optional<base::Color> color;  // of the instance, over the product's own
  };

  void visit(const Visit& at, std::vector<Visit>& next);
  const std::vector<Body>& product(const TDF_Label& label);
  std::vector<Body> readProduct(const TDF_Label& label);
  std::size_t shapeOf(const Loose& body, const std::optional<base::Color>& own);

  using Colors = NCollection_DataMap<TopoDS_Shape, base::Color, TopTools_ShapeMapHasher>;
  using Names = NCollection_DataMap<TopoDS_Shape, std::string, TopTools_ShapeMapHasher>;

  Context& context_;
  Handle(XCAFDoc_ShapeTool) shapes_;
  NCollection_DataMap<TDF_Label, std::vector<Body>> products_;
  Colors colors_;  // of the product under way, by solid and face
  NCollection_DataMap<TopoDS_Shape, std::size_t, TopTools_ShapeMapHasher> known_;  // shapes without location or colours
  Reading out_;
};

base::Status Collector::collect() {
  TDF_LabelSequence roots;
  shapes_->GetFreeShapes(roots);
  std::vector<Visit> next;
  for (int i = roots.Length(); i >= 1; --i) next.push_back({roots(i), TopLoc_Location(), std::nullopt});
  // The pre-scan has counted the instances already; relations of shapes that it doesn't follow may add some.
  std::size_t visited = 0;
  while (!next.empty()) {
    if (context_.task.cancel.raised()) return cancelled();
    if (++visited > context_.limits.exchangeInstances || out_.bodies.size() > context_.limits.exchangeInstances) {
      return base::Failure{base::Code::Limit,
                           "The STEP file is refused: its assembly has more than " +
                               std::to_string(context_.limits.exchangeInstances) + " parts once each is placed.",
                           std::nullopt};
    }
    const Visit at = next.back();
    next.pop_back();
    visit(at, next);
  }
  return base::Done{};
}

// An instance's name says which of several it is; the product's says what it is, and is the part's name.
void Collector::visit(const Visit& at, std::vector<Visit>& next) {
  TDF_Label referred;
  if (XCAFDoc_ShapeTool::IsReference(at.label) && XCAFDoc_ShapeTool::GetReferredShape(at.label, referred)) {
    const std::optional<base::Color> own = colorOf(at.label);
    next.push_back({referred, at.place * XCAFDoc_ShapeTool::GetLocation(at.label), at.color ? at.color : own});
    return;
  }
  if (XCAFDoc_ShapeTool::IsAssembly(at.label)) {
    TDF_LabelSequence components;
    XCAFDoc_ShapeTool::GetComponents(at.label, components);
    const std::optional<base::Color> own = at.color ? at.color : colorOf(at.label);
    for (int i = components.Length(); i >= 1; --i) next.push_back({components(i), at.place, own});
    return;
  }
  const base::Mat4 place = matrixOf(at.place.Transformation());
  for (Body body : product(at.label)) {
    body.fileFromShape = place * body.fileFromShape;
    if (at.color) body.color = at.color;
    out_.bodies.push_back(std::move(body));
  }
}

const std::vector<Body>& Collector::product(const TDF_Label& label) {
  if (const std::vector<Body>* known = products_.Seek(label)) return *known;
  context_.task.report("Reading", static_cast<std::size_t>(products_.Extent()), 0);
  products_.Bind(label, readProduct(label));
  return products_.Find(label);
}

// What is a solid: OpenCASCADE calls one whatever the file calls so. One whose border is open encloses nothing; of one with
// several shells it is found out which are cavities and which are solids of their own.
std::vector<Loose> sorted(const std::vector<Loose>& bodies) {
  std::vector<Loose> out;
  for (const Loose& body : bodies) {
    std::size_t shells = 0;
    bool isOpen = false;
    if (body.kind == BodyKind::Solid)
      for (TopExp_Explorer it(body.shape, TopAbs_SHELL); it.More(); it.Next(), ++shells) isOpen = isOpen || !BRep_Tool::IsClosed(it.Current());
    if (isOpen && shells == 1) {
      out.push_back({body.shape, BodyKind::Surface});
    } else if (shells > 1) {
      // Where a shell lies is asked of points within its faces, which need curves in their parameters.
      ShapeFix_Solid shellsOf(TopoDS::Solid(mendedForPicture(ShapeRep{body.shape, body.kind, true}).shape));
      shellsOf.FixShellMode() = 0;
      shellsOf.Perform();
      for (const Loose& one : bodiesOf(shellsOf.Shape())) out.push_back(one);
    } else {
      out.push_back(body);
    }
  }
  return out;
}

// Colours and names stand on sub-labels, of solids and of faces.
std::vector<Body> Collector::readProduct(const TDF_Label& label) {
  const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(label);
  if (shape.IsNull()) return {};
  colors_.Clear();
  Names names;
  TDF_LabelSequence subshapes;
  XCAFDoc_ShapeTool::GetSubShapes(label, subshapes);
  for (int i = 1; i <= subshapes.Length(); ++i) {
    const TopoDS_Shape sub = XCAFDoc_ShapeTool::GetShape(subshapes(i));
    if (sub.IsNull()) continue;
    if (const auto color = colorOf(subshapes(i))) colors_.Bind(sub, *color);
    if (const std::string name = nameOf(subshapes(i)); !name.empty() && sub.ShapeType() <= TopAbs_SHELL) names.Bind(sub, name);
  }
  const std::optional<base::Color> own = colorOf(label);
  const std::string name = nameOf(label);
  const std::vector<Loose> bodies = sorted(bodiesOf(shape));
  std::vector<Body> out;
  for (const Loose& body : bodies) {
    Body& one = out.emplace_back();
    const std::string* sub = bodies.size() > 1 ? names.Seek(body.shape) : nullptr;
    one.name = sub == nullptr || *sub == name ? name : name.empty() ? *sub : name + ": " + *sub;
    one.fileFromShape = matrixOf(body.shape.Location().Transformation());
    one.shape = shapeOf(body, own);
  }
  return out;
}

// A face of another colour than its body's is told so.
std::size_t Collector::shapeOf(const Loose& body, const std::optional<base::Color>& own) {
  const base::Color* found = colors_.Seek(body.shape);
  FileShape shape{Shape(std::make_shared<ShapeRep>(ShapeRep{body.shape.Located(TopLoc_Location()), body.kind, true})),
                  found ? std::optional(*found) : own, {}, {}};
  if (!colors_.IsEmpty()) {
    const TopTools_IndexedMapOfShape faces = facesOf(body.shape);
    for (int i = 1; i <= faces.Extent(); ++i) {
      const base::Color* face = colors_.Seek(faces(i));
      if (face == nullptr || *face == shape.color) continue;
      auto known = std::find(shape.faceColors.begin(), shape.faceColors.end(), *face);
      if (known == shape.faceColors.end()) known = shape.faceColors.insert(known, *face);
      if (shape.faceColor.empty()) shape.faceColor.resize(static_cast<std::size_t>(faces.Extent()), 0);
      shape.faceColor[static_cast<std::size_t>(i - 1)] = static_cast<std::uint32_t>(known - shape.faceColors.begin()) + 1;
    }
  }
  const TopoDS_Shape& bare = shape.shape.rep().shape;
  // The same shape placed again within a product is the same shape.
  if (const std::size_t* same = known_.Seek(bare)) {
    const FileShape& other = out_.shapes[*same];
    if (other.shape.rep().shape.IsEqual(bare) && other.color == shape.color && other.faceColor == shape.faceColor &&
        other.faceColors == shape.faceColors)
      return *same;
  } else {
    known_.Bind(bare, out_.shapes.size());
  }
  out_.shapes.push_back(std::move(shape));
  return out_.shapes.size() - 1;
}

STEPCAFControl_Reader readerOf(bool colors) {
  STEPCAFControl_Reader reader;
  reader.SetColorMode(colors);
  reader.SetNameMode(true);
  reader.SetLayerMode(false);
  reader.SetPropsMode(false);
#if OCC_VERSION_HEX >= 0x070900
  reader.SetMetaMode(false);
  reader.SetProductMetaMode(false);
#endif
  reader.SetSHUOMode(false);
  reader.SetGDTMode(false);
  reader.SetMatMode(false);
  reader.SetViewMode(false);
  return reader;
}

base::Result<Reading> readWith(Context& context, part21::Records& records, bool colors) {
  context.task.report("Reading", 0, 0);
  STEPCAFControl_Reader reader = readerOf(colors);
  if (base::Status status = load(context, records, reader); !status) return status.failure();
  // Shapes as the file has them, none of OpenCASCADE's repairs: those take as long as all else, and most pictures need none.
  // `mendedForPicture` and `settled` make up for them. Not before the file is loaded, or it is lost.
  reader.SetShapeProcessFlags({});
  const Handle(TDocStd_Document) document = new TDocStd_Document("BinXCAF");
  const Handle(Asked) asked = new Asked(context.task);
  const bool transferred = reader.Transfer(document, asked->Start());
  if (context.task.cancel.raised()) return cancelled();
  Collector collector(context, document);
  if (transferred) {
    if (base::Status status = collector.collect(); !status) return status.failure();
  }
  return std::move(collector).read();
}

}  // namespace

base::Result<Reading> readStep(Context& context, std::string_view bytes) {
  auto records = part21::scanned(bytes, context.limits);
  if (!records) return records.failure();
  part21::decodeStrings(*records, utf8Of);
  bool colors = true;
  const auto attempt = [&] { return guarded("STEP reading", [&] { return readWith(context, *records, colors); }); };
  auto read = attempt();
  // A colour outside of 0 to 1 is enough to make OpenCASCADE give up the whole file.
  if (!read && read.failure().code == base::Code::Internal && colors) {
    colors = false;
    read = attempt();
  }
  if (!read) return blamedOnFile("STEP", read.failure());
  read->remarks = records->remarks;
  read->skipped = records->skipped;
  if (!colors) read->remarks.push_back("The file's colours were left out: they are not as STEP demands.");
  if (std::find(records->roles.begin(), records->roles.end(), part21::Role::Document) != records->roles.end()) {
    read->remarks.push_back("The file names other files; they were not opened.");
  }
  if (read->bodies.empty()) {
    std::string why = "it holds no shape";
    if (!read->skipped.empty()) {
      const SkippedRecord& first = read->skipped.front();
      why = std::to_string(read->skipped.size()) + " of its records could not be used, the first #" + std::to_string(first.id) + " (" +
            first.type + ", line " + std::to_string(first.line) + "): " + first.why;
    }
    return badInput("Nothing in the STEP file can be shown: " + why + ". Export the part again from the program it was made with.");
  }
  return read;
}

}  // namespace pw::kernel
