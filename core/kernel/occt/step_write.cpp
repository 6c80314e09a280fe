// SPDX-License-Identifier: Apache-2.0
#include <APIHeaderSection_MakeHeader.hxx>
#include <DESTEP_Parameters.hxx>
#include <Interface_HArray1OfHAsciiString.hxx>
#include <Quantity_ColorRGBA.hxx>
#include <STEPCAFControl_Writer.hxx>
#include <Standard_Version.hxx>
#include <StepData_StepModel.hxx>
#include <TCollection_ExtendedString.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDataStd_Name.hxx>
#include <TDocStd_Document.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <XSControl_WorkSession.hxx>
#include <map>
#include <set>
#include <sstream>

#include "kernel/exchange.hpp"
#include "kernel/occt/guard.hpp"
#include "kernel/occt/rep.hpp"
#include "kernel/occt/step_text.hpp"

namespace pw::kernel {

namespace {

using base::Failure;

Quantity_ColorRGBA occtColor(const base::Color& color) {
  const auto clamped = [](float value) { return std::isfinite(value) ? std::min(1.f, std::max(0.f, value)) : 0.f; };
  return Quantity_ColorRGBA(
      Quantity_Color(clamped(color.r), clamped(color.g), clamped(color.b), Quantity_TOC_sRGB), clamped(color.a));
}

Handle(TCollection_HAsciiString) text(std::string_view utf8) {
  return new TCollection_HAsciiString(stepText(utf8).c_str());
}

Handle(Interface_HArray1OfHAsciiString) list(const std::vector<std::string>& items) {
  const int count = std::max(1, static_cast<int>(items.size()));
  Handle(Interface_HArray1OfHAsciiString) out = new Interface_HArray1OfHAsciiString(1, count);
  for (int i = 1; i <= count; ++i) {
    out->SetValue(i, text(items.empty() ? std::string() : items[static_cast<std::size_t>(i - 1)]));
  }
  return out;
}

// A product's name is its identity in a file: parts of one name are numbered.
std::string uniqueName(const std::string& wanted, std::set<std::string>& taken) {
  const std::string base = wanted.empty() ? "Part" : wanted;
  std::string name = base;
  for (int i = 2; !taken.insert(name).second; ++i) name = base + " " + std::to_string(i);
  return name;
}

// One label per part: a simple shape without a location. With one, OpenCASCADE writes an assembly whose name
// is "SOLID", whose colours are lost when read, and whose numbers depend on what was written before.
TDF_Label addedPart(const Handle(TDocStd_Document)& document, const Part& part, const std::string& name) {
  const Handle(XCAFDoc_ShapeTool) shapes = XCAFDoc_DocumentTool::ShapeTool(document->Main());
  const Handle(XCAFDoc_ColorTool) colors = XCAFDoc_DocumentTool::ColorTool(document->Main());
  const TopoDS_Shape shape = freshCopy(part.solid.rep().shape);
  const TDF_Label label = shapes->AddShape(shape, false, false);
  TDataStd_Name::Set(label, TCollection_ExtendedString(stepText(name).c_str(), true));
  if (part.color) colors->SetColor(label, occtColor(*part.color), XCAFDoc_ColorSurf);
  if (part.faceColors.empty()) return label;
  const std::map<std::uint32_t, base::Color> byTag(part.faceColors.begin(), part.faceColors.end());
  const TopTools_IndexedMapOfShape faces = facesOf(shape);
  const Tags& tags = part.solid.rep().tags;
  for (int i = 1; i <= faces.Extent(); ++i) {
    const auto found = byTag.find(tags.at(static_cast<std::size_t>(i - 1)));
    if (found == byTag.end() || found->second == part.color) continue;
    const TDF_Label face = shapes->AddSubShape(label, faces(i));
    if (!face.IsNull()) colors->SetColor(face, occtColor(found->second), XCAFDoc_ColorSurf);
  }
  return label;
}

// After the transfer: until then OpenCASCADE fills in its own, with the clock's time.
void setHeader(const Handle(StepData_StepModel)& model, const FileHeader& header) {
  APIHeaderSection_MakeHeader maker(model);
  maker.SetName(text(header.name));
  maker.SetTimeStamp(text(header.time));
  maker.SetAuthor(list({header.author}));
  maker.SetOrganization(list({header.organization}));
  maker.SetPreprocessorVersion(text("OpenCASCADE " OCC_VERSION_COMPLETE));
  maker.SetOriginatingSystem(text(header.program));
  maker.SetAuthorisation(text(header.authorisation));
  std::vector<std::string> description;
  if (!header.description.empty()) description.push_back(header.description);
  if (!header.source.empty()) description.push_back("Source: " + header.source);
  maker.SetDescription(list(description));
  maker.Apply(model);
}

DESTEP_Parameters parametersFor(StepSchema schema) {
  DESTEP_Parameters parameters;
  parameters.WriteSchema = schema == StepSchema::Ap214 ? DESTEP_Parameters::WriteMode_StepSchema_AP214IS
                                                       : DESTEP_Parameters::WriteMode_StepSchema_AP242DIS;
  parameters.WriteUnit = UnitsMethods_LengthUnit_Millimeter;
  parameters.WriteTessellated = DESTEP_Parameters::RWMode_Tessellated_Off;
  parameters.WriteProductName = "Part";
  return parameters;
}

std::size_t occurrences(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

base::Result<std::string> writeStep(Context& context, std::span<const Part> parts, const FileHeader& header,
                                    StepSchema schema) {
  return guarded("STEP export", [&]() -> base::Result<std::string> {
    const Handle(TDocStd_Document) document = new TDocStd_Document("BinXCAF");
    STEPCAFControl_Writer writer;
    writer.SetColorMode(true);
    writer.SetNameMode(true);
    writer.SetLayerMode(false);
    writer.SetPropsMode(false);
    writer.SetSHUOMode(false);
    writer.SetDimTolMode(false);
    writer.SetMaterialMode(false);
    const DESTEP_Parameters parameters = parametersFor(schema);
    std::set<std::string> names;
    std::size_t done = 0, solids = 0;
    for (const Part& part : parts) {
      context.task.report("Writing", done++, parts.size());
      if (context.task.cancel.raised()) return cancelled();
      if (part.solid.isEmpty()) continue;
      solids += solidsOf(part.solid.rep().shape).size();
      const TDF_Label label = addedPart(document, part, uniqueName(part.name, names));
      const Handle(Asked) asked = new Asked(context.task);
      // One part after another: OpenCASCADE keeps the presentations of one transfer in a map by address, which
      // would give another order each time.
      if (!writer.Transfer(label, parameters, STEPControl_AsIs, nullptr, asked->Start())) {
        if (context.task.cancel.raised()) return cancelled();
        return internal("STEP export", "the part \"" + part.name + "\" could not be translated");
      }
    }
    if (solids == 0) {
      return Failure{base::Code::Empty, "There is no solid to write to a STEP file.", std::nullopt};
    }
    setHeader(Handle(StepData_StepModel)::DownCast(writer.ChangeWriter().WS()->Model()), header);
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    if (writer.WriteStream(stream) != IFSelect_RetDone) {
      return internal("STEP export", "the file could not be written");
    }
    std::string file = escaped(std::move(stream).str());
    const std::size_t written = occurrences(file, "MANIFOLD_SOLID_BREP(") + occurrences(file, "BREP_WITH_VOIDS(");
    if (written != solids) {
      return internal("STEP export", std::to_string(written) + " of " + std::to_string(solids) + " solids were written");
    }
    return file;
  });
}

}  // namespace pw::kernel
