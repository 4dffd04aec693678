"""Assessment to files: the JSON of the command line."""
