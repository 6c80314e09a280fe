function p(a)=[10*cos(a),10*sin(a),a/36];for(a=[0:30:330])translate(p(a))cube(3,center=true);
