"""The steps from the first release's tables to today's, one file a step in versions/."""
