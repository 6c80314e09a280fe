// Which value of a `$` variable the children of a module see; $children is lexical.
module ss(t){ echo(t,$s); }
$s=0;
module wa(){ $s=9; children(); } wa() ss("a");
module wb(){ $s=9; if(true) for(i=[0:0]) children(); } wb() ss("b");
module wb2(){ $s=9; if(true) { $s=10; children();} } wb2() ss("b2");
module wc(){ $s=9; plain() children(); } module plain() { children(); } wc() ss("c");
plain($s=8) ss("e");
module wf() { $s=9; children(); } wf() { $s=3; ss("f"); }
module wf1() { $s=9; children(); } wf1() { $s=3; if(true) ss("f1"); }
module wf2() { $s=9; children(); } wf2() { union() {$s=3; ss("f2");} }
module wf3() { $s=9; children(); } wf3() if(true) {$s=3; ss("f3");}
module g() { $s=4; plain() ss("g"); } g();
module g1() { $s=4; plain() translate([0,0,0]) ss("g1"); } g1();
module g2($s) { plain() ss("g2"); } g2(5);
g2($s=6);
module h() { translate([0,0,0],$s=7) children(); } h() ss("h");
module A(){ $s=1; B() ss("i"); } module B() { $s=2; C() children(); } module C() { children(); } A();
module A1(){ B1() ss("i1"); } module B1() { $s=2; C1() children(); } module C1() { $s=3; children(); } A1();
module A2(){ $s=5; B2() ss("i2"); } module B2() { C2() children(); } module C2() { $s=3; children(); } A2();
module A3(){ for($s=[5]) plain() ss("i3"); }  A3();
module A4(){ let($s=5) plain() ss("i4"); }  A4();
module A5(){ union() {$s=5; plain() ss("i5");} }  A5();
module k() { echo($children,"k"); plain() { echo($children,"k1"); translate([0,0,0]) echo($children,"k2"); kk() echo($children,"k3"); children(); } } module kk() { children(); }
k() { echo($children,"kc"); echo($children,"kc2"); if (true) echo($children, "kc3"); }
module fch() { echo(ff()); children(); } function ff() = $children; fch() { echo(ff()); echo(ff()); fch() echo(ff());  }
echo(ff());
module none() {} none() { x = echo("evaluated?") 5; ss("no"); }
module none2(a=echo("def a") 1) { echo("body"); children(); } none2(echo("arg") 2) { x = echo("childassign") 5; ss("no"); }
