"""How many clients of a portfolio have which declarations open, by an index."""

from alembic import op

revision = "0021_clients_by_opening"
down_revision = "0020_deleted_portfolios"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_site_portfolio_opened", "site", ["registration_id", "portfolio_id", "opened"]
    )


def downgrade() -> None:
    op.drop_index("ix_site_portfolio_opened", table_name="site")
