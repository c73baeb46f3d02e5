"""Alembic's entrance: the caller hands over the connection, in a transaction of its own."""

from alembic import context

from logistics_opt.service.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=lambda name, kind, _: kind != "table" or name in metadata.tables,
    version_table="logistics_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
