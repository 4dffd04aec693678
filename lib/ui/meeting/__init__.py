"""The case-review meeting on the screen: agenda, the projector without identifiers, and what the scribe takes down."""
