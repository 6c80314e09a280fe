// SPDX-License-Identifier: Apache-2.0
// OpenCASCADE's STEP reader and writer lose a name of a few bytes per file (a TCollection_AsciiString that nobody
// deletes); a stranger's file is read in an instance that ends afterwards. Everything else that leaks is a failure.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:TCollection_AsciiString::Copy\n"; }
