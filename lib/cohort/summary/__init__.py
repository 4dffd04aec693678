"""Counting over screened rows: how definitions agree, which class came when, how far people are staged, and what is missing."""
