"""TRD Review: what a treatment history shows, which definitions it meets, which options remain."""
