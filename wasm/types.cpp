// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "protocol/typescript.hpp"

// Prints the page's types (web/src/generated/protocol.ts).
int main() { std::fputs(pw::protocol::typescript().c_str(), stdout); }
