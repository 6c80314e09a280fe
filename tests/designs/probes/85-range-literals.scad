// A range that can't run is warned of where it is written with literals.
a=8; s=1; e=0;
r1=[a:1:0];
r2=[8:s:0];
r3=[8:1:e];
r4=[8:1:-1];
r5=[-8:-1:1];
r6=[8+0:1:1];
r7=[8:1:0+0];
r8=[8:1+0:0];
r9=[-8:-s:1];
