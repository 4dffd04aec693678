"""Many patients at once, by the same kernel."""
