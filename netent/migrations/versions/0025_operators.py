"""Those who run the portal, who printed a letter, and the lists of their desk."""

import sqlalchemy as sa
from alembic import op

revision = "0025_operators"
down_revision = "0024_refused_lines"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LOCKED = sa.text("locked_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "operator",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", MOMENT, nullable=True),
        sa.Column("totp_sealed", sa.Text(), nullable=True),
        sa.Column("totp_set_at", MOMENT, nullable=True),
        sa.Column("totp_step", BIG_ID, nullable=True),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("public_id", name=op.f("uq_operator_public_id")),
        sa.UniqueConstraint("email", name=op.f("uq_operator_email")),
    )
    op.create_table(
        "operator_session",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("operator_id", BIG_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("browser", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("viewed_registration_id", BIG_ID, nullable=True),
        sa.Column("viewed_member_id", BIG_ID, nullable=True),
        sa.Column("view_reason", sa.String(length=300), nullable=False),
        sa.Column("view_began_at", MOMENT, nullable=True),
        sa.Column("view_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_operator_session_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_operator_session_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_operator_session_token_digest")),
    )
    op.create_index(op.f("ix_operator_session_operator_id"), "operator_session", ["operator_id"])
    op.create_index(op.f("ix_operator_session_expires_at"), "operator_session", ["expires_at"])
    op.add_column(
        "letter",
        sa.Column("printed_by", sa.String(length=80), server_default="", nullable=False),
    )
    op.create_index("ix_request_status", "request", ["status", "id"])
    op.create_index("ix_request_outcome", "request", ["outcome", "id"])
    for table in ("login", "second_factor"):
        op.create_index(
            f"ix_{table}_locked",
            table,
            ["locked_until"],
            sqlite_where=LOCKED,
            postgresql_where=LOCKED,
        )


def downgrade() -> None:
    for table in ("second_factor", "login"):
        op.drop_index(f"ix_{table}_locked", table_name=table)
    op.drop_index("ix_request_outcome", table_name="request")
    op.drop_index("ix_request_status", table_name="request")
    op.drop_column("letter", "printed_by")
    op.drop_table("operator_session")
    op.drop_table("operator")
