// SPDX-License-Identifier: Apache-2.0
#include "kernel/occt/charsets.hpp"

#include <Resource_Unicode.hxx>
#include <TCollection_ExtendedString.hxx>

namespace pw::kernel {

namespace {

Resource_FormatType formatOf(part21::Charset charset) {
  using enum part21::Charset;
  switch (charset) {
    case ShiftJis: return Resource_FormatType_SJIS;
    case Gbk: return Resource_FormatType_GBK;
    case Windows1252: return Resource_FormatType_CP1252;
    case Utf8: return Resource_FormatType_UTF8;
    default:
      return static_cast<Resource_FormatType>(Resource_FormatType_iso8859_1 + static_cast<int>(charset) - static_cast<int>(Iso8859_1));
  }
}

}  // namespace

std::string utf8Of(part21::Charset charset, std::string_view bytes) {
  TCollection_ExtendedString wide;
  const std::string text(bytes);
  Resource_Unicode::ConvertFormatToUnicode(formatOf(charset), text.c_str(), wide);
  std::string out(static_cast<std::size_t>(wide.LengthOfCString()), '\0');
  Standard_PCharacter begin = out.data();
  wide.ToUTF8CString(begin);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return out.empty() ? std::string("\xEF\xBF\xBD") : out;
}

}  // namespace pw::kernel
