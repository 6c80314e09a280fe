// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <climits>
#include <string>
#include <string_view>
#include <vector>

namespace pw::scad {

// What stands above an assignment.
struct Description {
  std::string line;     // the comment right above, as OpenSCAD reads it; "" for none
  std::string whole;    // with the lines before it where it goes on from them
  bool header = false;  // it belongs to the first comment of the file, which is about the file
};

// The comments of a design as the Customizer reads them: group headings, descriptions, annotations, and the
// line from which on nothing is a parameter. Source of the rules: OpenSCAD 2021.01, observed through its `.ast`
// output. Lines count from 1. Keeps a view of the text.
class Comments {
 public:
  explicit Comments(std::string_view text);

  // Parameters stand above the first line with a '{'.
  bool mayStandOn(int line) const { return line < firstBrace_; }

  struct Group {
    std::string name;    // to show; "Parameters" where none was opened
    bool hidden = false;
    bool global = false;
  };
  // A one-line block comment without [brackets] opens a group without a name in OpenSCAD: it ends Hidden and Global,
  // and what follows is shown in the group before.
  Group groupOf(int line) const;

  // The comment right above, from the first column.
  Description descriptionOf(int line) const;

  // What stands behind // on the line; nothing where a second ';' comes before it.
  std::string_view annotationOf(int line) const;

 private:
  struct Heading {
    int line = 0;  // of the comment
    std::string name;
  };

  std::string_view line(int number) const;
  std::string_view commentOn(int number) const;  // behind // in the first column; no data() for none
  void scan();
  static std::string headingOf(std::string_view comment);

  std::string_view text_;
  std::vector<std::size_t> lines_;
  std::vector<Heading> headings_;
  int firstBrace_ = INT_MAX;
};

}  // namespace pw::scad
