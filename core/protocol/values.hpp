// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "protocol/parameter.hpp"

// The one rule for values that come from outside: a form, an address, an embedding page, a parameter-set file,
// the command line. As in OpenSCAD 2021.01 (measured), the type of the default decides how a value is read, and
// what the designer offers is advice: a value beyond a slider, off a list, of another length or too long is
// used. That it is so is said.
namespace pw::protocol {

// The value as the parameter takes it; none where it can't be read as the default's type. Numbers and truth
// values may be text, text may be a number ("2.5"), lists may be text ("[1, 2]"). A list whose default is one to four
// numbers stays numbers, of any length but none; other lists become the text of a literal.
std::optional<ParameterValue> typedValue(const Parameter& parameter, const ParameterValue& value);

// What is to be said of a value that is used although it is not among those that the designer offers:
// "width = 999 is outside 5 to 50, which the designer offers." "" for one that is.
std::string outsideOffer(const Parameter& parameter, const ParameterValue& typed);

// Why a value is not used: "width = abc can't be used: it takes a number. It stays at 10."
std::string notUsed(const Parameter& parameter, const ParameterValue& value);

// Of a value for a name that the design takes and the designer does not offer, and for one that nothing takes.
std::string notOffered(const std::string& name, const ParameterValue& value);
std::string notKnown(const std::string& name);

// As parameter-set files write it: 12.5, true, text without quotes, [1, 2].
std::string textOf(const ParameterValue& value);

}  // namespace pw::protocol
