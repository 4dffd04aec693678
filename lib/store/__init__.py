"""What was accepted, kept: SQLAlchemy tables and the repository over them."""
