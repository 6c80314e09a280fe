rotate_extrude($fn=24)polygon([[-10,0],[-5,0],[-7,6]]);
