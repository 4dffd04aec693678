"""The nouns: partial dates, doses, three-valued answers, History, Assessment and their parts.

Frozen, slotted dataclasses without behaviour beyond their own arithmetic. Nothing here reads a file,
a clock or a setting.
"""
