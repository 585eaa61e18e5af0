"""Second factors, their recovery codes and passkeys, and sign-ins that wait for one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0008_second_factors"
down_revision = "0007_terminations"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "half_open_sign_in",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("for_registration_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("code_id", BIG_ID, nullable=True),
        sa.Column("challenge", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=120), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["login.member_id"], name=op.f("fk_half_open_sign_in_member_id_login")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_open_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_half_open_sign_in_token_digest")),
    )
    op.create_index(op.f("ix_half_open_sign_in_member_id"), "half_open_sign_in", ["member_id"])
    op.create_index(op.f("ix_half_open_sign_in_expires_at"), "half_open_sign_in", ["expires_at"])
    op.create_table(
        "second_factor",
        *_of_a_member("second_factor", "member", ("registration_id", "id")),
        sa.Column("totp_sealed", sa.Text(), nullable=True),
        sa.Column("totp_set_at", MOMENT, nullable=True),
        sa.Column("totp_step", BIG_ID, nullable=True),
        sa.Column("failures", sa.SmallInteger(), nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.UniqueConstraint(
            "registration_id", "member_id", name=op.f("uq_second_factor_registration_id_member_id")
        ),
        info={"netent_tenant": True},
    )
    owner = ("registration_id", "member_id")
    op.create_table(
        "recovery_code",
        *_of_a_member("recovery_code", "second_factor", owner),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.UniqueConstraint(
            *(*owner, "digest"), name=op.f("uq_recovery_code_registration_id_member_id_digest")
        ),
        info={"netent_tenant": True},
    )
    op.create_table(
        "passkey",
        *_of_a_member("passkey", "second_factor", owner),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
        sa.UniqueConstraint(
            *(*owner, "credential_id"),
            name=op.f("uq_passkey_registration_id_member_id_credential_id"),
        ),
        info={"netent_tenant": True},
    )


def downgrade() -> None:
    for table in ("passkey", "recovery_code", "second_factor", "half_open_sign_in"):
        op.drop_table(table)


def _of_a_member(table: str, target: str, columns: tuple[str, str]) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("member_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "member_id"],
            [f"{target}.{column}" for column in columns],
            name=op.f(f"fk_{table}_registration_id_member_id_{target}"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f(f"fk_{table}_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("registration_id", "id", name=op.f(f"uq_{table}_registration_id_id")),
    )
