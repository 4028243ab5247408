"""Alembic's revisions, and the one way to bring a database up to date."""
