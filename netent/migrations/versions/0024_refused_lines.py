"""An index over refused lines alone: those that are done are most, and are written with it."""

import sqlalchemy as sa
from alembic import op

revision = "0024_refused_lines"
down_revision = "0023_owners_of_rights"
branch_labels = None
depends_on = None

REFUSED = sa.text("result = 'refused'")


def upgrade() -> None:
    op.drop_index("ix_import_line_result", table_name="import_line")
    op.create_index(
        "ix_import_line_refused",
        "import_line",
        ["registration_id", "request_id", "result", "reason", "line"],
        sqlite_where=REFUSED,
        postgresql_where=REFUSED,
    )


def downgrade() -> None:
    op.drop_index("ix_import_line_refused", table_name="import_line")
    op.create_index(
        "ix_import_line_result", "import_line", ["request_id", "result", "reason", "line"]
    )
