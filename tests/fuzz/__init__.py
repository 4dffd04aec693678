"""Coverage-guided search for input that the parsers fall over: `make fuzz`. Its targets also run on their seeds as an ordinary test."""
