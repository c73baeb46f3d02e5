"""What was found in what a study was asked, and did not keep it from being done."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; studies of before have none."""
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warnings", sa.JSON))


def downgrade() -> None:
    """As it was."""
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.drop_column("warnings")
