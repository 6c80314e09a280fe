// Shown by itself it is what it is, also where the operation around it takes the other dimension.
linear_extrude(1) { square(5); !cube(2); }
