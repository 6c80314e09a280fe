// SPDX-License-Identifier: Apache-2.0
before = 1;
/* [Size] */
// how wide
width = 10; // [5:20]

/* The height is measured
   from the floor. */
height = 5; // [1:10]
/* remark */
depth = 7;
/* [Lid] [Extra] */ same_line = 1;
lid = true;
/* [Global] */
wall = 1.2; // 0.1
/* plain */
after_global = 1;
/* [Hidden] */
secret = 3;
/* of its own */
after_hidden = 4;
/*[ Tight ]*/
tight = 4;
 // indented
indented = 1;
// long
// comment
long = 1;
//   blanks // inside  
blanks = 1;
/* [Size] */
again = 2;
width = 12; // [5:30]
/* [] */
nameless = 1;
cube([width, height, depth]);
