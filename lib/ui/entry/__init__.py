"""Typing a history in: the form, what its lines say, and the draft behind it."""
