"""An act's changes are found by whom they are about: a member's history reads only his own."""

from alembic import op

revision = "0017_changes_by_member"
down_revision = "0016_tally"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_habilitation_change_act", "habilitation_change"


def upgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.create_index(INDEX, TABLE, ["act_id", "member_id"])


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.create_index(INDEX, TABLE, ["act_id"])
