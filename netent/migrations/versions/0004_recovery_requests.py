"""Requests for a new password to one's administrators."""

import sqlalchemy as sa
from alembic import op

revision = "0004_recovery_requests"
down_revision = "0003_candidacies"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "recovery_request",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_recovery_request_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_recovery_request_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recovery_request_public_id")),
        sa.UniqueConstraint(
            "registration_id", "id", name=op.f("uq_recovery_request_registration_id_id")
        ),
        info={"netent_tenant": True},
    )
    _index_what_is_open()


def downgrade() -> None:
    op.drop_table("recovery_request")


def _index_what_is_open() -> None:
    op.create_index(
        "uq_recovery_request_open",
        "recovery_request",
        ["registration_id", "member_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_recovery_request_due",
        "recovery_request",
        ["expires_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
