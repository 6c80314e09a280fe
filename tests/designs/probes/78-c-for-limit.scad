// A C-style loop stops after 1,000,000 turns.
y=[for(i=0;true;i=i+1) i]; echo("x");
