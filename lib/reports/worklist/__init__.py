"""A list of patients as a worklist: what each row says, what it is chosen and ordered by, and what is new in it."""
