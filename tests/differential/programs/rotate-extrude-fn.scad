rotate_extrude($fn=80)polygon([[5,0],[10,0],[10,2],[7,5],[5,5]]);
