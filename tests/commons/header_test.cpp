// SPDX-License-Identifier: Apache-2.0
#include "commons/header.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace pw;
using commons::readHeader;

TEST_CASE("An SPDX line says the licence, in whatever comment it stands") {
  CHECK(readHeader("// SPDX-License-Identifier: MIT OR Apache-2.0\ncube(1);").licence == "MIT OR Apache-2.0");
  CHECK(readHeader("/* SPDX-License-Identifier: cc-by-sa-4.0 */ cube(1);").licence == "CC-BY-SA-4.0");
  CHECK(readHeader("/*\r\n * SPDX-License-Identifier: CERN-OHL-S-2.0\r\n */\r\ncube(1);").licence == "CERN-OHL-S-2.0");
  CHECK(readHeader("cube(1);\n// SPDX-License-Identifier: MIT\n").licence == "MIT");
  CHECK(readHeader("echo(\"// SPDX-License-Identifier: MIT\");").licence.empty());
  CHECK(readHeader("// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: GPL-3.0-only\n").licence.empty());
  CHECK(readHeader("// SPDX-License-Identifier: MIT\n// SPDX-FileCopyrightText: 2021 Ann Bo <ann@example.org>\n").author == "Ann Bo");
  CHECK(readHeader("// SPDX-License-Identifier: MIT\n").maySell == true);
}

TEST_CASE("A licence line says the licence as people write it") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"// License: CC-BY-SA 4.0", "CC-BY-SA-4.0"},
      {"// Licence: CC BY-NC-SA 3.0", "CC-BY-NC-SA-3.0"},
      {" * Licensed under Creative Commons (4.0 International License) Attribution-ShareAlike", ""},  // no comment
      {"/*\n * Licensed under Creative Commons (4.0 International License) Attribution-ShareAlike\n */", "CC-BY-SA-4.0"},
      {"// Licensed under the Creative Commons - Attribution - Non-Commercial license.", "CC-BY-NC"},
      {"// This work is licensed under a Creative Commons Attribution 4.0 International License.", "CC-BY-4.0"},
      {"// CC0", "CC0-1.0"},
      {"// License: MIT", "MIT"},
      {"// Licensed under the MIT license.", "MIT"},
      {"//   License: LGPL 2.1 or later", "LGPL-2.1-or-later"},
      {"// License: GPL v3", "GPL-3.0"},
      {"// GPLv2 or later", "GPL-2.0-or-later"},
      {"// License: 2-clause BSD License (http://opensource.org/licenses/BSD-2-Clause)", "BSD-2-Clause"},
      {"// @license https://opensource.org/licenses/lgpl-3.0.html", "LGPL-3.0"},
      {"// License: BSD", ""},
      {"// License: GPL", ""},
      {"// see the file LICENSE", ""},
      {"// Dual licenced under Creative Commons Attribution-Share Alike 3.0 and LGPL2 or later", ""},
      {"// Uses the MCAD library, which is LGPL 2.1", ""},
      {"// License: MIT\n// License: GPL v3", ""},
      {"// This program is free software; you can redistribute it and/or modify it under the terms of the\n"
       "// GNU General Public License as published by the Free Software Foundation, either\n"
       "// version 3 of the License, or (at your option) any later version.", "GPL-3.0-or-later"},
      {"// GNU Lesser General Public License as published by the Free Software Foundation; either\n"
       "// version 2.1 of the License, or (at your option) any later version.", "LGPL-2.1-or-later"},
      {"// submit the omitted smith", ""},
  };
  for (const auto& [text, licence] : cases) {
    INFO(text);
    CHECK(readHeader(std::string(text) + "\ncube(1);").licence == licence);
  }
  CHECK(readHeader("cube(1);\n// License: MIT\n").licence.empty());  // no header any more
  CHECK(readHeader("// License: CC-BY-NC\n").maySell == false);
  CHECK(readHeader("// License: CC-BY-NC\n").mayUse == true);
}

TEST_CASE("Who made it stands behind Author, a copyright or by") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"// (c) 2020 Jo Doe", "Jo Doe"},
      {"// Copyright (c) 2011-2013, Oskar Lind. All rights reserved.", "Oskar Lind"},
      {"// Copyright (C) 2020 Jo Doe <jo@example.org>", "Jo Doe"},
      {"// \xC2\xA9 2020 \xC3\x89lise Ba", "\xC3\x89lise Ba"},
      {"// Author: jodoe42", "jodoe42"},
      {"// Author: Jo Doe (https://example.org)", "Jo Doe"},
      {"// by Jo Doe", "Jo Doe"},
      {"// Copyright: 2017", ""},
      {"// copyright and related and neighboring rights to this software to the", ""},
      {"// Copyright notice must be kept", ""},
      {"// Copyright 2016 Jo Doe, January 2016", "Jo Doe"},
      {"// by Jo Doe 2013", "Jo Doe"},
      {"// BY UN-COMMENTING IT", ""},
  };
  for (const auto& [text, author] : cases) {
    INFO(text);
    CHECK(readHeader(text).author == author);
  }
}

TEST_CASE("The header of a shared design says title, author, licence and where it is from") {
  const commons::About about = readHeader(
      "// Parametric hose adapter by Jo Doe\n"
      "// https://www.thingiverse.com/thing:12345\n"
      "// Licensed under the Creative Commons - Attribution - Share Alike license.\n"
      "\n/* [Size] */\n// How wide\nwidth = 10;\n");
  CHECK(about.title == "Parametric hose adapter");
  CHECK(about.author == "Jo Doe");
  CHECK(about.licence == "CC-BY-SA");
  CHECK(about.source == "https://www.thingiverse.com/thing:12345");
  CHECK(about.mayChange == true);

  const commons::About keyed = readHeader("/*\n  Title: Box\n  Author: Jo Doe\n  Version: 1.2\n  License: MIT\n*/\n");
  CHECK(keyed.title == "Box");
  CHECK(keyed.version == "1.2");
  CHECK(keyed.licence == "MIT");
}

TEST_CASE("What is no header says nothing") {
  for (const std::string_view text :
       {"", "// How wide\nwidth = 10;", "// Nice box.\n// It opens.\ncube(1);", "/* [Size] */\nwidth = 1;", "cube(1); // by Jo",
        "// Makes a box\n// width = 5;\nwidth=6;", "// LibFile: masks.scad", "/*", "//", "\"// License: MIT"}) {
    INFO(text);
    const commons::About about = readHeader(text);
    CHECK(about.title.empty());
    CHECK(about.author.empty());
    CHECK(about.licence.empty());
    CHECK_FALSE(about.mayUse.has_value());
  }
}

TEST_CASE("Who made it is no title") {
  CHECK(readHeader("// Created by Jo Doe\n// License: MIT\n").title.empty());
  CHECK(readHeader("// Generated by Jo Doe on 2020-02-15\n// License: MIT\n").title.empty());
  CHECK(readHeader("// Created by Jo Doe\n// License: MIT\n").author == "Jo Doe");
}
