// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <StepData_ConfParameters.hxx>

// Before 7.9 the parameters of reading and writing STEP had another name.
using DESTEP_Parameters = StepData_ConfParameters;
