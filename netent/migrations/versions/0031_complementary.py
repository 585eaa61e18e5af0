"""Complementary services: other people's sites, body codes in versions, parameter sheets."""

import sqlalchemy as sa
from alembic import op

revision = "0031_complementary"
down_revision = "0030_atmp"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CURRENT = sa.text("is_current")
OFFERED = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "nomenclature_version",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("nomenclature", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("is_fictitious", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("compared_id", BIG_ID, nullable=False),
        sa.Column("codes", BIG_ID, nullable=False),
        sa.Column("added", BIG_ID, nullable=False),
        sa.Column("removed", BIG_ID, nullable=False),
        sa.Column("changed", BIG_ID, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(length=170), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomenclature_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_nomenclature_version_public_id")),
    )
    op.create_index(
        "ix_nomenclature_version_effect",
        "nomenclature_version",
        ["nomenclature", "state", "effective_on", "id"],
        unique=False,
    )

    op.create_table(
        "parameter_sheet",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(length=600), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("is_fictitious", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("size", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by", sa.String(length=170), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=170), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_sheet")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parameter_sheet_public_id")),
    )
    op.create_index(
        "ix_parameter_sheet_current",
        "parameter_sheet",
        ["is_current", "series", "id"],
        unique=False,
    )
    op.create_index(
        "uq_parameter_sheet_current",
        "parameter_sheet",
        ["series"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_index(
        "uq_parameter_sheet_version",
        "parameter_sheet",
        ["series", "version"],
        unique=True,
        sqlite_where=OFFERED,
        postgresql_where=OFFERED,
    )

    op.create_table(
        "service_link",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=170), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_link")),
    )
    op.create_table(
        "nomenclature_code",
        sa.Column("version_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("search_text", sa.String(length=600), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["nomenclature_version.id"],
            name=op.f("fk_nomenclature_code_version_id_nomenclature_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "code", name=op.f("pk_nomenclature_code")),
    )
    op.create_table(
        "parameter_sheet_file",
        sa.Column("sheet_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["parameter_sheet.id"],
            name=op.f("fk_parameter_sheet_file_sheet_id_parameter_sheet"),
        ),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_parameter_sheet_file")),
    )


def downgrade() -> None:
    op.drop_table("parameter_sheet_file")
    op.drop_table("nomenclature_code")
    op.drop_table("service_link")
    op.drop_table("parameter_sheet")
    op.drop_table("nomenclature_version")
