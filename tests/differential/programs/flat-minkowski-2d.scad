minkowski(){polygon([[0,0],[10,0],[3,4]]);circle(1,$fn=12);}
