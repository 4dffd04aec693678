"""Bytes to History and Problems: encodings, tables, columns, dates, doses, names."""
