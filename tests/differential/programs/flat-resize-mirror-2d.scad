mirror([1,0])resize([20,0],auto=true)polygon([[0,0],[4,0],[1,3]]);rotate(30)scale([2,1])translate([10,10])square(3);
