"""Since when the register has each site closed, and which of its changes were worked."""

import sqlalchemy as sa
from alembic import op

revision = "0013_register_watch"
down_revision = "0012_ends"
branch_labels = None
depends_on = None

CLOSED = sa.text("closed_on IS NOT NULL")

# Without a day the register's word counts from today.
CLOSE = """
UPDATE site SET closed_on = (
  SELECT coalesce(e.state_since, CURRENT_DATE) FROM establishment e
  WHERE e.siret = site.siret AND NOT e.active
)
"""


def upgrade() -> None:
    op.add_column("site", sa.Column("closed_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_site_closed",
        "site",
        ["registration_id"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
    op.add_column(
        "establishment_change",
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_establishment_change_siret", "establishment_change", ["siret"])
    if op.get_bind().dialect.name == "postgresql":
        # Its owner is locked out of it too; the lock comes back with the standing objects.
        op.execute("ALTER TABLE site NO FORCE ROW LEVEL SECURITY")
    op.execute(CLOSE)


def downgrade() -> None:
    op.drop_index("ix_establishment_change_siret", table_name="establishment_change")
    op.drop_column("establishment_change", "worked_at")
    op.drop_index("ix_site_closed", table_name="site")
    op.drop_column("site", "closed_on")
