// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

// Names that reading and writing a 3MF package share.
namespace pw::formats::threemf {

inline constexpr std::string_view coreNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/core/2015/02";
inline constexpr std::string_view materialNamespace =
    "http://schemas.microsoft.com/3dmanufacturing/material/2015/02";
inline constexpr std::string_view modelRelation =
    "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel";
// Of metadata that the core specification has no name for.
inline constexpr std::string_view ownNamespace = "urn:partwright:design";

}  // namespace pw::formats::threemf
