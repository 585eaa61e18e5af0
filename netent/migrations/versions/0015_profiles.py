"""Profiles: named sets of declarations to give a new declarant."""

import sqlalchemy as sa
from alembic import op

revision = "0015_profiles"
down_revision = "0014_proposed_site"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "profile",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("folded_name", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_profile_registration_id_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("public_id", name=op.f("uq_profile_public_id")),
        sa.UniqueConstraint("registration_id", "id", name=op.f("uq_profile_registration_id_id")),
        sa.UniqueConstraint(
            "registration_id", "folded_name", name=op.f("uq_profile_registration_id_folded_name")
        ),
        info={"netent_tenant": True},
    )
    op.create_table(
        "profile_declaration",
        sa.Column("profile_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("declaration_type_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("registration_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_profile_declaration_declaration_type_id_declaration_type"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id", "profile_id"],
            ["profile.registration_id", "profile.id"],
            ondelete="CASCADE",
            name=op.f("fk_profile_declaration_registration_id_profile_id_profile"),
        ),
        sa.PrimaryKeyConstraint(
            "profile_id", "declaration_type_id", name=op.f("pk_profile_declaration")
        ),
        info={"netent_tenant": True},
    )


def downgrade() -> None:
    op.drop_table("profile_declaration")
    op.drop_table("profile")
