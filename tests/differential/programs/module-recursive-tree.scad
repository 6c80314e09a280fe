module tree(n,l){cylinder(r1=l/8,r2=l/12,h=l,$fn=8);if(n>0)for(a=[0,120,240])translate([0,0,l*0.95])rotate([35,0,a])tree(n-1,l*0.7);}tree(3,20);
