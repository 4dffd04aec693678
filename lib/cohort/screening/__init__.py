"""Screening: the same kernel over everyone in a table, an OMOP export or a database, in chunks that never split a patient."""
