// SPDX-License-Identifier: Apache-2.0
// Every kind of value.

// a whole number
count = 5; // [0:10]
part = 0.5; // [0:0.25:2]
upper = 7; // [20]
step = 3; // 0.5
words = 4; // millimetres
beyond = 50; // [1:9]
flag = true; // [yes, no]
not = !true;
plus = +4;
minus = -(-3);
label = "text"; // 8
kind = "b"; // [a:First, b, c:Third one]
digits = "1"; // [0, 1, 2.50:Two]
numbered = 2; // [1:One, 2:Two]
stray = 9; // [1, 2]
at = [1, 2.5]; // [0:5]
four = [1, 2, 3, 4];
five = [1, 2, 3, 4, 5];
names = ["nuts", "bolts"]; // [1:3]
nested = [[1, 2], ["x", true]];
none = [];
range = [0:5];
stepped = [0:2:10];
unset = undef; // [1:3]
sum = 2 * 3;
call = len("x");
mixed = [count, 1];
each_one = [each [1]];
brackets = ("x");
$fn = 40; // [8:100]
two = 1; lines = 2; // [1:3]
broken = 1; // [1:3
over = [1, // [0:9]
  2];
module stop() {}
late = 1;
