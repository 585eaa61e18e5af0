"""A deleted portfolio keeps its row, for its requests and its history; its name is free."""

import sqlalchemy as sa
from alembic import op

revision = "0020_deleted_portfolios"
down_revision = "0019_kinds_of_requests"
branch_labels = None
depends_on = None

# SQLite makes the table anew, and forgets what is not told.
KEPT = {"info": {"netent_tenant": True}}
NAMES = ["registration_id", "folded_name"]
UNIQUE = "uq_portfolio_registration_id_folded_name"
LIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("portfolio", table_kwargs=KEPT) as table:
        table.add_column(sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_constraint(UNIQUE, type_="unique")
    op.create_index(
        "uq_portfolio_live_name",
        "portfolio",
        NAMES,
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # The owner is held by it too; the standing objects put it back.
        op.execute("ALTER TABLE portfolio NO FORCE ROW LEVEL SECURITY")
    # A name may have been given again: those of the deleted make room.
    op.execute("UPDATE portfolio SET folded_name = 'deleted ' || id WHERE deleted_at IS NOT NULL")
    op.drop_index("uq_portfolio_live_name", table_name="portfolio")
    with op.batch_alter_table("portfolio", table_kwargs=KEPT) as table:
        table.create_unique_constraint(UNIQUE, NAMES)
        table.drop_column("deleted_at")
