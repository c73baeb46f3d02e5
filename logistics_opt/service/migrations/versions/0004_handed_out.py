"""Links for drivers and the secret that signs them; of studies, the county that they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; studies of before are told their county by what they were asked."""
    op.create_table(
        "links",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("plan", sa.String(length=40), nullable=False),
        sa.Column("vehicle", sa.String(length=1_000), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("firm", sa.String(length=200)),
        sa.Column("creator", sa.String(length=40), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked", sa.DateTime(timezone=True)),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_links_expires"), ["expires"], unique=False)
        batch_op.create_index(batch_op.f("ix_links_plan"), ["plan"], unique=False)
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("county", sa.String(100)))
        batch_op.create_index("ix_studies_county_created_id", ["county", "created", "id"])
    studies = sa.table("studies", sa.column("county", sa.String), sa.column("request", sa.JSON))
    asked = studies.c.request["document"]["county"].as_string()
    op.execute(sa.update(studies).values(county=asked))


def downgrade() -> None:
    """As it was."""
    with op.batch_alter_table("studies", schema=None) as batch_op:
        batch_op.drop_index("ix_studies_county_created_id")
        batch_op.drop_column("county")
    op.drop_table("secrets")
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_links_plan"))
        batch_op.drop_index(batch_op.f("ix_links_expires"))
    op.drop_table("links")
