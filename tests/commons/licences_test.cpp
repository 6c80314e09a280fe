// SPDX-License-Identifier: Apache-2.0
#include "commons/licences.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace pw::commons;

namespace {

const Permissions everything{true, true, true, true};
const Permissions unknown{};

}  // namespace

TEST_CASE("Free licences of hardware, software and documents allow use, change and sale") {
  for (const char* id : {"CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "CERN-OHL-P-2.0", "TAPR-OHL-1.0", "CC0-1.0",
                         "CC-BY-4.0", "CC-BY-SA-3.0", "GPL-3.0-or-later", "LGPL-2.1", "MIT", "Apache-2.0"}) {
    INFO(id);
    Permissions permissions = permissionsOf(id);
    permissions.keepPrivate = true;
    CHECK(permissions == everything);
  }
}

TEST_CASE("Share-alike and reciprocal licences ask for changes to be shared, permissive ones don't") {
  for (const char* id : {"CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "TAPR-OHL-1.0", "CC-BY-SA-4.0", "CC-BY-NC-SA-4.0",
                         "GPL-3.0-or-later", "LGPL-2.1", "MPL-2.0", "GPL-2.0+", "MIT AND CC-BY-SA-4.0"}) {
    INFO(id);
    CHECK(permissionsOf(id).keepPrivate == false);
  }
  for (const char* id : {"CERN-OHL-P-2.0", "CC0-1.0", "CC-BY-4.0", "MIT", "Apache-2.0", "GPL-3.0-only OR MIT"}) {
    INFO(id);
    CHECK(permissionsOf(id).keepPrivate == true);
  }
  CHECK(permissionsOf("CC-BY-ND-4.0").keepPrivate == false);  // there are no changes to keep
  CHECK(permissionsOf("Unheard-Of-1.0").keepPrivate == std::nullopt);
}

TEST_CASE("Creative Commons' NC forbids sale and ND forbids change") {
  CHECK(permissionsOf("CC-BY-NC-4.0") == Permissions{true, true, false, true});
  CHECK(permissionsOf("CC-BY-ND-4.0") == Permissions{true, false, true, false});
  CHECK(permissionsOf("CC-BY-NC-ND-4.0") == Permissions{true, false, false, false});
  CHECK(permissionsOf("CC-BY-NC-SA-2.5") == Permissions{true, true, false, false});
}

TEST_CASE("What is not known is not guessed") {
  CHECK(permissionsOf("") == unknown);
  CHECK(permissionsOf("Free for all") == unknown);
  CHECK(permissionsOf("CC-BY-9.0") == unknown);
  CHECK(permissionsOf("LicenseRef-NOASSERTION") == unknown);
  CHECK(permissionsOf("LicenseRef-NONE") == Permissions{false, false, false, false});
}

TEST_CASE("Of OR the best offer counts, of AND every part, and AND binds tighter") {
  CHECK(permissionsOf("CC-BY-NC-4.0 OR MIT") == everything);
  CHECK(permissionsOf("CC-BY-NC-4.0 AND MIT") == Permissions{true, true, false, true});
  CHECK(permissionsOf("MIT OR MIT AND CC-BY-NC-4.0") == everything);
  CHECK(permissionsOf("(MIT OR MIT) AND CC-BY-NC-4.0") == Permissions{true, true, false, true});
  CHECK(permissionsOf("MIT AND Unheard-Of-1.0") == unknown);
  CHECK(permissionsOf("MIT OR Unheard-Of-1.0") == everything);
}

TEST_CASE("Exceptions and later versions don't take permissions away") {
  CHECK(permissionsOf("Apache-2.0 WITH SHL-2.1") == everything);
  CHECK(permissionsOf("GPL-2.0+") == Permissions{true, true, true, false});
}

TEST_CASE("Licence ids are spelt as SPDX spells them") {
  CHECK(normalisedLicence("cc-by-sa-4.0") == "CC-BY-SA-4.0");
  CHECK(normalisedLicence("mit or ( apache-2.0 with shl-2.1 )") == "MIT OR (Apache-2.0 WITH SHL-2.1)");
  CHECK(normalisedLicence("all mine!") == "all mine!");
}

TEST_CASE("Text that is no expression gives no permission") {
  for (const char* text : {"MIT OR", "AND MIT", "(MIT", "MIT)", "MIT MIT", "MIT WITH", "()"}) {
    INFO(text);
    CHECK(permissionsOf(text) == unknown);
  }
  CHECK(permissionsOf(std::string(100'000, '(')) == unknown);
}
