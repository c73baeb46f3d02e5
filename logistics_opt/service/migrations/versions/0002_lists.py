"""Indices in the order in which lists are read, so that a page takes as long whatever there is behind it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; two are then of no more use."""
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index("ix_documents_kind_created_id", ["kind", "created", "id"])
        batch_op.create_index("ix_documents_kind_firm_created_id", ["kind", "firm", "created", "id"])
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.drop_index("ix_studies_created")
        batch_op.drop_index("ix_studies_firm")
        batch_op.create_index("ix_studies_created_id", ["created", "id"])
        batch_op.create_index("ix_studies_creator_state", ["creator", "state"])
        batch_op.create_index("ix_studies_firm_created_id", ["firm", "created", "id"])


def downgrade() -> None:
    """As it was."""
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.drop_index("ix_studies_firm_created_id")
        batch_op.drop_index("ix_studies_creator_state")
        batch_op.drop_index("ix_studies_created_id")
        batch_op.create_index("ix_studies_firm", ["firm"])
        batch_op.create_index("ix_studies_created", ["created"])
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index("ix_documents_kind_firm_created_id")
        batch_op.drop_index("ix_documents_kind_created_id")
