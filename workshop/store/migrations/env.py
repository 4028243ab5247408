"""Run by Alembic: migrations go over the connection that `store.migrate` hands in."""

from alembic import context

from workshop.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
