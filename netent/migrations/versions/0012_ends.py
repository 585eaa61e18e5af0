"""Rights that end by themselves: who was reminded, and what has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0012_ends"
down_revision = "0011_member_changes"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "habilitation_window",
        sa.Column("is_reminded", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_habilitation_window_member", "habilitation_window", ["member_id", "site_id"]
    )
    op.create_table(
        "habilitation_ended",
        sa.Column("site_id", BIG, autoincrement=False, nullable=False),
        sa.Column("member_id", BIG, autoincrement=False, nullable=False),
        sa.Column("mask", BIG, autoincrement=False, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "site_id"],
            ["site.registration_id", "site.id"],
            name=op.f("fk_habilitation_ended_registration_id_site_id_site"),
        ),
        sa.PrimaryKeyConstraint("site_id", "member_id", "mask", name=op.f("pk_habilitation_ended")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_habilitation_ended_registration", "habilitation_ended", ["registration_id"])


def downgrade() -> None:
    op.drop_table("habilitation_ended")
    op.drop_index("ix_habilitation_window_member", table_name="habilitation_window")
    op.drop_column("habilitation_window", "is_reminded")
