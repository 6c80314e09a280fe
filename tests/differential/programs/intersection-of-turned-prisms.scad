// Edges of one lie in faces of another by rounding; nothing of what they share is lost in any order.
module star() { cylinder(3, 6, 6, $fn = 3); rotate(180) cylinder(3, 6, 6, $fn = 3); }
intersection_for(i = [0:45:90]) rotate([0, i, 0]) star();
translate([10, 0, 0]) intersection_for(i = [90:-45:0]) rotate([0, i, 0]) star();
translate([20, 0, 0]) intersection() { star(); rotate([0, 90, 0]) star(); rotate([0, 45, 0]) star(); }
translate([30, 0, 0]) rotate([1, 2, 3]) intersection() { rotate([0, 45, 0]) star(); star(); rotate([0, 90, 0]) star(); }
