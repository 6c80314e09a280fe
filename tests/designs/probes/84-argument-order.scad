// Arguments are evaluated from the last name to the first.
module w2(a) { echo(a); } 
 function gs()=$s;
w2($s=5, a=gs());
w2(a=gs(), $s=5);
