// SPDX-License-Identifier: Apache-2.0
#include <BRepBuilderAPI_Transform.hxx>
#include <DESTEP_Parameters.hxx>
#include <NCollection_DataMap.hxx>
#include <Quantity_ColorRGBA.hxx>
#include <Interface_Check.hxx>
#include <Interface_ReportEntity.hxx>
#include <STEPCAFControl_Reader.hxx>
#include <Standard_Version.hxx>
#include <StepData_StepModel.hxx>
#include <StepGeom_CartesianPoint.hxx>
#include <TCollection_ExtendedString.hxx>
#include <TDF_Label.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDataStd_Name.hxx>
#include <TDocStd_Document.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <algorithm>

#include "kernel/exchange.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/reading.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/part21.hpp"

namespace pw::kernel {

namespace {

// One product, in its own place; an assembly places it any number of times.
using Product = std::vector<Part>;

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
  ReadParts read() && {
    findings_.tell(parts_.remarks);
    return std::move(parts_);
  }
  const Findings& findings() const { return findings_; }

 private:
  struct Visit {
    TDF_Label label;
    TopLoc_Location place;
    std::optional<base::Color> color;  // of the instance, over the product's own
  };

  void visit(const Visit& at, std::vector<Visit>& next);
  const Product& product(const TDF_Label& label);
  Product readProduct(const TDF_Label& label);
  void place(const Product& product, const Visit& at);

  Context& context_;
  Handle(XCAFDoc_ShapeTool) shapes_;
  NCollection_DataMap<TDF_Label, Product> products_;
  ReadParts parts_;
  Findings findings_;
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
    if (++visited > context_.limits.exchangeInstances) {
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
  place(product(at.label), at);
}

const Product& Collector::product(const TDF_Label& label) {
  if (const Product* known = products_.Seek(label)) return *known;
  context_.task.report("Reading", static_cast<std::size_t>(products_.Extent()), 0);
  products_.Bind(label, readProduct(label));
  return products_.Find(label);
}

// Colours stand on sub-labels, of solids and of faces. Solids of one colour are one part; a face of another
// colour gets a tag of its own.
Product Collector::readProduct(const TDF_Label& label) {
  const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(label);
  if (shape.IsNull()) return {};
  NCollection_DataMap<TopoDS_Shape, base::Color, TopTools_ShapeMapHasher> colors;
  TDF_LabelSequence subshapes;
  XCAFDoc_ShapeTool::GetSubShapes(label, subshapes);
  for (int i = 1; i <= subshapes.Length(); ++i) {
    if (const auto color = colorOf(subshapes(i))) colors.Bind(XCAFDoc_ShapeTool::GetShape(subshapes(i)), *color);
  }
  const std::optional<base::Color> own = colorOf(label);
  const std::string name = nameOf(label);
  struct Group {
    std::optional<base::Color> color;
    std::vector<TopoDS_Solid> solids;
  };
  std::vector<Group> groups;
  const std::vector<TopoDS_Solid> solids = solidsOf(shape);
  for (const TopoDS_Solid& solid : solids) {
    const base::Color* found = colors.Seek(solid);
    const std::optional<base::Color> color = found ? std::optional(*found) : own;
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.color == color; });
    if (group == groups.end()) group = groups.insert(groups.end(), Group{color, {}});
    group->solids.push_back(solid);
  }
  const auto colored = [&](const TopoDS_Shape& of, const std::optional<base::Color>& color) {
    Part part{name, {}, color, {}};
    Tags tags;
    const TopTools_IndexedMapOfShape faces = facesOf(of);
    for (int i = 1; i <= faces.Extent(); ++i) {
      const base::Color* face = colors.Seek(faces(i));
      std::uint32_t tag = 0;
      if (face != nullptr && *face != color) {
        auto known = std::find_if(part.faceColors.begin(), part.faceColors.end(),
                                  [&](const auto& entry) { return entry.second == *face; });
        if (known == part.faceColors.end()) {
          known = part.faceColors.insert(known, {static_cast<std::uint32_t>(part.faceColors.size() + 1), *face});
        }
        tag = known->first;
      }
      tags.push_back(tag);
    }
    part.solid = acceptedSolids(context_, of, tags, findings_);
    return part;
  };
  Product product;
  for (const Group& group : groups) {
    Part part = colored(shapeOf(group.solids), group.color);
    if (!part.solid.isEmpty()) product.push_back(std::move(part));
  }
  // What belongs to no solid: closed shells become one, the rest is remarked upon.
  if (solids.empty()) {
    Part part = colored(shape, own);
    if (!part.solid.isEmpty()) product.push_back(std::move(part));
  }
  return product;
}

void Collector::place(const Product& product, const Visit& at) {
  for (const Part& part : product) {
    Part placed = part;
    if (!at.place.IsIdentity()) {
      const SolidRep& rep = part.solid.rep();
      const gp_Trsf move = at.place.Transformation();
      const bool rigid = std::abs(move.ScaleFactor() - 1) < 1e-12 && !move.IsNegative();
      // A location that scales or mirrors gives booleans and volumes the wrong sign or size.
      const TopoDS_Shape shape = rigid ? rep.shape.Moved(at.place) : BRepBuilderAPI_Transform(rep.shape, move, true);
      if (rigid) {
        placed.solid = wrapped(shape, rep.tags);
      } else {
        auto sound = checked("placing", shape, rep.tags);
        if (!sound) {
          ++findings_.broken;
          continue;
        }
        placed.solid = *std::move(sound);
      }
    }
    const base::Box3 box = placed.solid.box();
    if (!withinLimits(context_.limits, box.min) || !withinLimits(context_.limits, box.max)) {
      ++findings_.far;
      continue;
    }
    if (at.color) placed.color = at.color;
    parts_.parts.push_back(std::move(placed));
  }
}

struct Defect {
  std::uint32_t record = 0;
  std::string what;  // OpenCASCADE's words
};

// The first record of those `counts` that OpenCASCADE could not read as its schema says. It goes on with null
// pointers in the place of what it could not read, and dereferences them.
std::optional<Defect> defectAmong(const Handle(StepData_StepModel)& model, const part21::Records& records,
                                  const std::vector<bool>& counts) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> indexOf;  // of a record number, sorted; made when needed
  for (int i = 1; i <= model->NbEntities(); ++i) {
    if (!model->IsErrorEntity(i)) continue;
    if (indexOf.empty()) {
      for (std::uint32_t k = 0; k < records.size(); ++k) indexOf.emplace_back(records.ids[k], k);
      std::sort(indexOf.begin(), indexOf.end());
    }
    const auto id = static_cast<std::uint32_t>(model->IdentLabel(model->Value(i)));
    const auto found = std::lower_bound(indexOf.begin(), indexOf.end(), std::pair(id, std::uint32_t{0}));
    if (found == indexOf.end() || found->first != id || !counts[found->second]) continue;
    const Handle(Interface_Check) check = model->ReportEntity(i)->Check();
    return Defect{found->second, check->NbFails() > 0 ? check->CFail(1) : ""};
  }
  return std::nullopt;
}

bool isShape(part21::Role role) {
  using enum part21::Role;
  return role == Usage || role == Placed || role == Solid || role == Shape || role == ShapeOf || role == Relation ||
         role == Structure;
}

bool isStyle(part21::Role role) { return role == part21::Role::Style; }

// In the file's unit, whichever it is: this keeps out numbers that OpenCASCADE's approximations fail on (from 1e16),
// while acceptedSolids measures the solids themselves.
std::optional<double> pointBeyond(const Handle(StepData_StepModel)& model, double limit) {
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const Handle(StepGeom_CartesianPoint) point = Handle(StepGeom_CartesianPoint)::DownCast(model->Value(i));
    if (point.IsNull()) continue;
    for (int k = 1; k <= point->NbCoordinates(); ++k) {
      if (!(std::abs(point->CoordinatesValue(k)) <= limit)) return point->CoordinatesValue(k);
    }
  }
  return std::nullopt;
}

// Whether what OpenCASCADE has loaded can be translated, as far as shapes go; `colors` becomes false where styles can't.
base::Status judged(const Context& context, const Handle(StepData_StepModel)& model, const part21::Records& records,
                    bool& colors) {
  if (const auto defect = defectAmong(model, records, part21::reached(records, isShape))) {
    return part21::badStep("record #" + std::to_string(records.ids[defect->record]) +
                               " is not as its type demands: " + defect->what,
                           records.lines[defect->record]);
  }
  if (defectAmong(model, records, part21::reached(records, isStyle))) colors = false;
  if (const auto beyond = pointBeyond(model, context.limits.coordinate)) {
    return tooFar(context.limits, "The STEP file is refused: a point of it", *beyond);
  }
  return base::Done{};
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

base::Result<ReadParts> readWith(Context& context, std::string_view bytes, const part21::Records& records, bool& colors) {
  context.task.report("Reading", 0, 0);
  STEPCAFControl_Reader reader = readerOf(colors);
  DESTEP_Parameters parameters;
  parameters.ReadTessellated = DESTEP_Parameters::RWMode_Tessellated_Off;
  ByteStream stream(bytes);
  if (reader.ChangeReader().ReadStream("file.step", parameters, stream) != IFSelect_RetDone) {
    return badInput("The STEP file can't be read: OpenCASCADE's parser refuses it. Export it again from the program it "
                    "was made with, as STEP AP214 or AP242.");
  }
  if (context.task.cancel.raised()) return cancelled();
  if (auto status = judged(context, reader.ChangeReader().StepModel(), records, colors); !status) {
    return status.failure();
  }
  reader.SetColorMode(colors);
  const Handle(TDocStd_Document) document = new TDocStd_Document("BinXCAF");
  const Handle(Asked) asked = new Asked(context.task);
  const bool transferred = reader.Transfer(document, asked->Start());
  if (context.task.cancel.raised()) return cancelled();
  Collector collector(context, document);
  if (transferred) {
    if (base::Status status = collector.collect(); !status) return status.failure();
  }
  const Findings findings = collector.findings();
  ReadParts out = std::move(collector).read();
  if (out.parts.empty()) {
    return badInput("Nothing in the STEP file can be shown: " + findings.whyNothing() +
                    ". Export solids from the program it was made with, not surfaces or triangles.");
  }
  return out;
}

}  // namespace

base::Result<ReadParts> readStep(Context& context, std::string_view bytes) {
  const auto records = part21::scanned(bytes, context.limits);
  if (!records) return records.failure();
  bool colors = true;
  const auto attempt = [&] {
    return guarded("STEP reading", [&] { return readWith(context, bytes, *records, colors); });
  };
  auto read = attempt();
  // A colour outside of 0 to 1 is enough to make OpenCASCADE give up the whole file.
  if (!read && read.failure().code == base::Code::Internal && colors) {
    colors = false;
    read = attempt();
  }
  if (!read) return blamedOnFile("STEP", read.failure());
  if (!colors) read->remarks.push_back("The file's colours were left out: they are not as STEP demands.");
  if (std::find(records->roles.begin(), records->roles.end(), part21::Role::Document) != records->roles.end()) {
    read->remarks.push_back("The file names other files; they were not opened.");
  }
  return read;
}

}  // namespace pw::kernel
