"""Provisional passwords of members whom a request created, sealed until they are told."""

import sqlalchemy as sa
from alembic import op

from netent.database.base import UtcDateTime

revision = "0022_member_codes"
down_revision = "0021_clients_by_opening"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEPT = sa.text("sealed IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "member_codes",
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("request_id", BIG, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "request_id"],
            ["request.registration_id", "request.id"],
            name=op.f("fk_member_codes_registration_id_request_id_request"),
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_member_codes")),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_member_codes_kept",
        "member_codes",
        ["ends_at"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )


def downgrade() -> None:
    op.drop_index("ix_member_codes_kept", table_name="member_codes")
    op.drop_table("member_codes")
