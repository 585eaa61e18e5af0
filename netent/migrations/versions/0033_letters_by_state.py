"""Letters by their state: what the operator lists, and counts on his desk."""

from alembic import op

revision = "0033_letters_by_state"
down_revision = "0032_rate_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_letter_state", "letter", ["state", "id"])


def downgrade() -> None:
    op.drop_index("ix_letter_state", table_name="letter")
