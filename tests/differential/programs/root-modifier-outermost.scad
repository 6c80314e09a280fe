// The outermost `!` counts, also where what stands in it has one, and it shows what `%` would hide.
// The line of the warning: a list of children ends at the first other `!`, the lists around it go on.
cube(9);
!union() {
  !cube(1);
  translate([5, 0, 0]) !%cube(2);
  union() { !cube(3); !cube(4); }
}
union() { !cube(5); }
!cube(6);
!cube(7);
