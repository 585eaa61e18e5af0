"""The public site: publications and how they are searched, messages of visitors."""

import sqlalchemy as sa
from alembic import op

revision = "0027_publishing"
down_revision = "0026_filing"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SEARCHED = ("title_terms", "body_terms")


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("revision", BIG_ID, nullable=False),
        sa.Column("changed_by", sa.String(length=170), nullable=False),
        sa.Column("helpful", BIG_ID, nullable=False),
        sa.Column("unhelpful", BIG_ID, nullable=False),
        sa.Column("title_terms", sa.Text(), nullable=False),
        sa.Column("body_terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_publication_kind_slug")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    op.create_index("ix_publication_shown", "publication", ["kind", "state", "published_at"])
    op.create_index(
        "ix_publication_theme", "publication", ["kind", "theme", "state", "published_at"]
    )
    op.create_index("ix_publication_changed", "publication", ["kind", "updated_at"])
    op.create_table(
        "publication_declaration",
        sa.Column("publication_id", BIG_ID, nullable=False),
        sa.Column("declaration_type_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_publication_declaration_publication_id_publication"),
        ),
        sa.ForeignKeyConstraint(
            ["declaration_type_id"],
            ["declaration_type.id"],
            name=op.f("fk_publication_declaration_declaration_type_id_declaration_type"),
        ),
        sa.PrimaryKeyConstraint(
            "publication_id", "declaration_type_id", name=op.f("pk_publication_declaration")
        ),
    )
    op.create_index(
        op.f("ix_publication_declaration_declaration_type_id"),
        "publication_declaration",
        ["declaration_type_id"],
    )
    _make_messages()
    _make_search()


def _make_messages() -> None:
    op.create_table(
        "contact_message",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("treated_at", MOMENT, nullable=True),
        sa.Column("treated_by", sa.String(length=170), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_message_public_id")),
    )
    op.create_index("ix_contact_message_state", "contact_message", ["state", "created_at"])
    op.create_index("ix_contact_message_treated", "contact_message", ["state", "treated_at"])


def _make_search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The triggers that keep it are made with the standing objects.
        op.execute(
            "CREATE VIRTUAL TABLE publication_words USING fts5("
            "title_terms, body_terms, content='publication', content_rowid='id',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        return
    for column in SEARCHED:
        op.create_index(
            f"ix_publication_{column}",
            "publication",
            [sa.text(f"to_tsvector('simple'::regconfig, {column})")],
            postgresql_using="gin",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE publication_words")
    op.drop_table("contact_message")
    op.drop_table("publication_declaration")
    op.drop_table("publication")
