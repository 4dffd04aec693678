"""data/ loaded, validated and typed: agents, doses, scales, conditions, options, packs, and the source of each.

A number without a source or a tag does not load.
"""
