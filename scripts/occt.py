# SPDX-License-Identifier: Apache-2.0
"""Makes the unpacked OpenCASCADE ready to be compiled by cmake/deps: a flat include folder, as its own build makes
one, and unity files of about 24 sources of one package each, some 900 units instead of 4,600.

Its own CMAKE_UNITY_BUILD fails, because batches mix packages. What is named below compiles alone: those sources
define macros, static functions or templates that clash with a neighbour's.
"""

import os
import re
import shutil
from pathlib import Path

# Modelling, meshing, healing and STEP with colours and names. XCAF names the last two, TKService and TKV3d; most of
# their objects are never linked.
TOOLKITS = """
TKernel TKMath TKG2d TKG3d TKGeomBase TKBRep TKGeomAlgo TKTopAlgo TKPrim TKBO TKBool TKHLR TKFillet TKOffset TKMesh
TKShHealing TKDE TKXSBase TKDESTEP TKXCAF TKCDF TKLCAF TKCAF TKVCAF TKService TKV3d
""".split()
UNIT = 24

ALONE_PACKAGES = "BlendFunc DE RWStepGeom StepElement StepFile math".split()
ALONE = """
BOPAlgo_BuilderSolid BOPAlgo_CellsBuilder BOPAlgo_RemoveFeatures BRepBlend_RstRstEvolRad BRepBlend_SurfRstConstRad
BRepBlend_SurfRstEvolRad BRepBlend_SurfRstLineBuilder BRepCheck_Wire BRepFill_CompatibleWires BRepFill_LocationLaw
BRepFill_OffsetWire BRepFill_TrimSurfaceTool BRepPrimAPI_MakeRevol BRepSweep_Translation BinTools_SurfaceSet
Bisector_BisecCC Bisector_BisecPC CDF_StoreList ChFi3d_Builder_CnCrn ChFi3d_FilBuilder_C2 Contap_Contour
Convert_CylinderToBSplineSurface Convert_ParabolaToBSplineCurve Convert_SphereToBSplineSurface
Convert_TorusToBSplineSurface DsgPrs_RadiusPresentation Extrema_ExtPRevS FSD_CmpFile FSD_File
GCPnts_UniformDeflection Geom2dGcc_Circ2d2TanRad Geom2dGcc_Circ2d2TanRadGeo Geom2dGcc_Circ2dTanOnRadGeo
Geom2d_BezierCurve GeomAdaptor_Surface GeomFill_Darboux GeomFill_DraftTrihedron GeomFill_Frenet
GeomFill_LocationGuide GeomTools_SurfaceSet Geom_BezierCurve Geom_BezierSurface Geom_OffsetSurface
IFSelect_SignType IFSelect_SignValidity IntPatch_LineConstructor OSD_Disk OSD_Environment OSD_File OSD_FileIterator
OSD_FileNode OSD_Host OSD_Process Plate_GtoCConstraint ProjLib_PrjResolve ProjLib_ProjectedCurve PrsDim_Dimension
STEPCAFControl_Provider StdPrs_DeflectionCurve StdPrs_WFDeflectionRestrictedFace StdPrs_WFSurface StepData_Protocol
StepFEA_SymmetricTensor43dMember StepVisual_NullStyleMember TDataStd_ExtStringArray TDataStd_ExtStringList
TDataStd_RealArray TDataStd_RealList TDataStd_ReferenceList TNaming_DeltaOnModification TNaming_Tool
TopOpeBRepDS_ProcessFaceInterferences TopOpeBRepTool_REGUS TopOpeBRepTool_REGUW TopOpeBRep_vprclo
V3d_RectangularGrid XCAFDoc_Dimension XCAFDoc_GeomTolerance XCAFDoc_Note
""".split()

# Up to 7.8: an old entry point that would drag in the binary file format.
LEFT_OUT = {"STEPCAFControl_Provider.cxx"}
HEADERS = {".hxx", ".lxx", ".gxx", ".h", ".pxx"}
SOURCES = {".cxx", ".cpp", ".c"}


def wanted(top):
    """Of the archive, what is compiled or read: not its tests, data and documentation, which are two thirds of it."""
    kept = tuple(f"{top}/{name}" for name in ("src/", "adm/templates/", "adm/cmake/version.cmake", "LICENSE", "OCCT_LGPL"))
    return lambda name: name.removeprefix("./").startswith(kept)


def words(path):
    return path.read_text().split()


def version_header(root):
    """Standard_Version.hxx: up to 7.8 a file of the package, later made from a template."""
    template = root / "adm" / "templates" / "Standard_Version.hxx.in"
    if not template.exists():
        return None
    text = (root / "adm" / "cmake" / "version.cmake").read_text()
    numbers = {name: re.search(rf"set\s*\(\s*OCC_VERSION_{name}\s+(\d+)", text).group(1)
               for name in ("MAJOR", "MINOR", "MAINTENANCE")}
    text = template.read_text()
    for name, number in numbers.items():
        text = text.replace(f"@OCC_VERSION_{name}@", number)
    # The long comment of the template has lines that lost their slashes.
    return re.sub(r"\A.*?(?=#ifndef)", "// Made from adm/templates/Standard_Version.hxx.in.\n", text, flags=re.S) \
        .replace("@SET_OCC_VERSION_DEVELOPMENT@", "// a release: no OCC_VERSION_DEVELOPMENT")


def link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def prepare(root):
    """Writes include/, units/ and units.cmake (PW_OCCT_UNITS, relative to `root`) into the unpacked folder."""
    root = Path(root)
    include, units = root / "include", root / "units"
    for folder in (include, units):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    compiled = []
    packages = dict.fromkeys(package for toolkit in TOOLKITS for package in words(root / "src" / toolkit / "PACKAGES"))
    for package in packages:
        folder = root / "src" / package
        together = []
        for name in dict.fromkeys(words(folder / "FILES")):
            # A name may say where it comes from: "kind:::name".
            path = folder / name.split(":")[-1]
            if path.suffix in HEADERS and path.exists():
                link(path, include / path.name)
            if path.suffix not in SOURCES or path.name in LEFT_OUT or not path.exists():
                continue
            if (package in ALONE_PACKAGES or path.stem in ALONE or path.suffix != ".cxx"
                    or re.search(r"_\d$", path.stem)):
                compiled.append(f"src/{package}/{path.name}")
            else:
                together.append(path)
        for number, start in enumerate(range(0, len(together), UNIT)):
            unit = together[start:start + UNIT]
            # A source that turns its own range checks off would turn them off for all that follow it in the unit.
            unchecked = [path for path in unit if re.search(rb"^\s*#\s*define\s+No_", path.read_bytes(), re.M)]
            compiled += [f"src/{package}/{path.name}" for path in unchecked]
            if text := "".join(f"#include <{package}/{path.name}>\n" for path in unit if path not in unchecked):
                name = f"units/{package}_{number:02}.cxx"
                (root / name).write_text(text)
                compiled.append(name)
    if text := version_header(root):
        (include / "Standard_Version.hxx").write_text(text)
    (root / "units.cmake").write_text("set(PW_OCCT_UNITS\n" + "\n".join(compiled) + ")\n")
    return len(compiled)
