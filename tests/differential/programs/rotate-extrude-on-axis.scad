rotate_extrude($fn=20)polygon([[0,0],[6,0],[4,8],[0,8]]);
