"""What becomes of a member's state and roles, kept so that the past can be asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0011_member_changes"
down_revision = "0010_secrets_due"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "member_change",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_before", sa.String(length=32), nullable=False),
        sa.Column("state_after", sa.String(length=32), nullable=False),
        sa.Column("was_administrator", sa.Boolean(), nullable=False),
        sa.Column("is_administrator", sa.Boolean(), nullable=False),
        sa.Column("was_declarant", sa.Boolean(), nullable=False),
        sa.Column("is_declarant", sa.Boolean(), nullable=False),
        sa.Column("actor_id", BIG_ID, nullable=True),
        sa.Column("actor_name", sa.String(length=170), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["member.registration_id", "member.id"],
            name=op.f("fk_member_change_registration_id_member_id_member"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_member_change_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_change")),
        info={"netent_tenant": True},
    )
    op.create_index(
        "ix_member_change_member_at",
        "member_change",
        ["registration_id", "member_id", "at", "id"],
    )


def downgrade() -> None:
    op.drop_table("member_change")
