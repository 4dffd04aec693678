"""The chart model and what is drawn from it: life chart, text alternative, palette."""
