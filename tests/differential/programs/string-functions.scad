echo(str("a",1,[1,"b"]),len("äöü"),chr(65),ord("B"),search("b","abc"),concat([1],[2,3]));cube(len("four"));
