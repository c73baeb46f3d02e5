"""The service's own tables; docs/reference/service.md says what each holds. DBOS keeps its own beside them."""

from datetime import UTC, datetime

import sqlalchemy as sa


def now() -> datetime:
    """The moment, as the tables keep it."""
    return datetime.now(UTC)


class Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC; SQLite would forget of which zone it is."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = sa.String(40)
_MOMENT = Moment()

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, unique=True),  # of the secret; the secret is kept nowhere
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("firm", sa.String(200)),
    sa.Column("created", _MOMENT, nullable=False),
    sa.Column("expires", _MOMENT),
    sa.Column("revoked", _MOMENT),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("firm", sa.String(200)),  # whose it is; none: everybody's who plans for all
    sa.Column("study", _ID, index=True),  # that made it
    sa.Column("media", sa.String(100), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),  # compressed
    sa.Column("created", _MOMENT, nullable=False),
    sa.Column("creator", _ID),
    sa.UniqueConstraint("kind", "name", "version"),
    sa.Index("ix_documents_kind_created_id", "kind", "created", "id"),
    sa.Index("ix_documents_kind_firm_created_id", "kind", "firm", "created", "id"),
)

studies = sa.Table(
    "studies",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("firm", sa.String(200)),
    sa.Column("creator", _ID, nullable=False),
    sa.Column("request", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("repeat_of", sa.String(200)),  # the Idempotency-Key
    sa.Column("state", sa.String(20), nullable=False, index=True),
    sa.Column("stopped", sa.Boolean, nullable=False, default=False),
    sa.Column("progress", sa.JSON),
    sa.Column("summary", sa.JSON),
    sa.Column("errors", sa.JSON),
    sa.Column("warnings", sa.JSON),
    sa.Column("created", _MOMENT, nullable=False),
    sa.Column("started", _MOMENT),
    sa.Column("ended", _MOMENT),
    sa.Column("county", sa.String(100)),  # that it is about, as the request names it
    sa.UniqueConstraint("creator", "repeat_of"),
    sa.Index("ix_studies_created_id", "created", "id"),
    sa.Index("ix_studies_creator_state", "creator", "state"),
    sa.Index("ix_studies_firm_created_id", "firm", "created", "id"),
    sa.Index("ix_studies_county_created_id", "county", "created", "id"),
)

parts = sa.Table(
    "parts",
    metadata,
    sa.Column("key", sa.String(200), primary_key=True),  # with a digest of all it depends on
    sa.Column("study", _ID, sa.ForeignKey("studies.id"), nullable=False, index=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("plan", _ID, nullable=False, index=True),
    sa.Column("vehicle", sa.String(1_000), nullable=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("firm", sa.String(200)),
    sa.Column("creator", _ID, nullable=False),
    sa.Column("created", _MOMENT, nullable=False),
    sa.Column("expires", _MOMENT, nullable=False, index=True),  # then the row is deleted, some day
    sa.Column("revoked", _MOMENT),
    sa.Column("content", sa.LargeBinary, nullable=False),  # the vehicle's day, compressed
)

secrets = sa.Table(
    "secrets",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

machines = sa.Table(
    "machines",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("seen", _MOMENT, nullable=False),
    sa.Column("heir", _ID),  # who sees to what this one has left undone
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("moment", _MOMENT, nullable=False, index=True),
    sa.Column("key", _ID),
    sa.Column("operation", sa.String(100), nullable=False),
    sa.Column("target", sa.String(200)),
    sa.Column("status", sa.Integer, nullable=False),
)
