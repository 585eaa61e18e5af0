"""Lines about rights, requests that undo others, and the way from a request to its act."""

import sqlalchemy as sa
from alembic import op

revision = "0019_kinds_of_requests"
down_revision = "0018_details"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINE_COLUMNS = ("member_id", "granted", "withdrawn", "opened")
INDEXES = (
    ("ix_request_undoes", "request", "undoes_id"),
    ("ix_rights_act_request", "rights_act", "request_id"),
)


def upgrade() -> None:
    for name in LINE_COLUMNS:
        op.add_column("import_line", sa.Column(name, BIG, nullable=True))
    op.add_column("request", sa.Column("undoes_id", BIG, nullable=True))
    for name, table, column in INDEXES:
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_column("request", "undoes_id")
    for name in reversed(LINE_COLUMNS):
        op.drop_column("import_line", name)
