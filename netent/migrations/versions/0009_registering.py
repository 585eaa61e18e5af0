"""The wizard's drafts, and what each registration was made of."""

import sqlalchemy as sa
from alembic import op

revision = "0009_registering"
down_revision = "0008_second_factors"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("revision", BIG_ID, nullable=False),
        sa.Column("triplet", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("secret_question", sa.String(length=160), nullable=True),
        sa.Column("secret_answer_hash", sa.String(length=200), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_draft_token_digest")),
    )
    op.create_index(op.f("ix_draft_expires_at"), "draft", ["expires_at"])
    op.create_index(op.f("ix_draft_triplet"), "draft", ["triplet"])
    op.create_table(
        "founding_record",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("account", sa.JSON(), nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_founding_record_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_founding_record")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_founding_record_registration_id")),
        info={"netent_tenant": True},
    )


def downgrade() -> None:
    op.drop_table("founding_record")
    op.drop_table("draft")
