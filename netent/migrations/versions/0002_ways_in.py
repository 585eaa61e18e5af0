"""Time-limited secrets, secret questions, validated addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0002_ways_in"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("used_at IS NULL AND revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "secret",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("portal", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("owner_kind", sa.String(length=32), nullable=False),
        sa.Column("owner_id", BIG_ID, nullable=False),
        sa.Column("for_registration_id", BIG_ID, nullable=True),
        sa.Column("digest", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=254), nullable=False),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret")),
        sa.UniqueConstraint("digest", name=op.f("uq_secret_digest")),
    )
    op.create_index(op.f("ix_secret_expires_at"), "secret", ["expires_at"])
    op.create_index(
        "uq_secret_live_of_owner",
        "secret",
        ["portal", "kind", "owner_kind", "owner_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    with op.batch_alter_table("login") as login:
        login.alter_column("password_hash", existing_type=sa.String(length=200), nullable=True)
        login.alter_column("password_set_at", existing_type=MOMENT, nullable=True)
        login.add_column(sa.Column("renewal", sa.String(length=32), nullable=True))
        login.add_column(sa.Column("secret_question", sa.String(length=160), nullable=True))
        login.add_column(sa.Column("secret_answer_hash", sa.String(length=200), nullable=True))
    op.add_column("member", sa.Column("email_validated_at", MOMENT, nullable=True))
    # Whoever is here already was let in with his address.
    op.execute(sa.text("UPDATE member SET email_validated_at = created_at"))


def downgrade() -> None:
    op.drop_column("member", "email_validated_at")
    with op.batch_alter_table("login") as login:
        login.drop_column("secret_answer_hash")
        login.drop_column("secret_question")
        login.drop_column("renewal")
        login.alter_column("password_set_at", existing_type=MOMENT, nullable=False)
        login.alter_column("password_hash", existing_type=sa.String(length=200), nullable=False)
    op.drop_table("secret")
