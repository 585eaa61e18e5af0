"""Secrets whose time is over are found among the open ones alone."""

import sqlalchemy as sa
from alembic import op

revision = "0010_secrets_due"
down_revision = "0009_registering"
branch_labels = None
depends_on = None

LIVE = sa.text("used_at IS NULL AND revoked_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_secret_due", "secret", ["expires_at"], sqlite_where=LIVE, postgresql_where=LIVE
    )


def downgrade() -> None:
    op.drop_index("ix_secret_due", table_name="secret")
