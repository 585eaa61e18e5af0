"""Tables of the public site: publications, what they are about, messages of visitors."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netent.catalogue.models import DeclarationType
from netent.database.base import (
    Base,
    EnumText,
    FrontDoorTable,
    ReferenceTable,
    big_id,
    public_id,
)
from netent.publishing.states import MessageState, PublicationKind, PublicationState, Theme


class Publication(ReferenceTable, Base):
    """A piece of news or an answer; `title` is the question that an answer answers.

    `title_terms` and `body_terms` hold what is searched: words folded and shortened by ourselves,
    so that both databases find the same; `search_index` says how. `revision` rises with each edit.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        Index("ix_publication_shown", "kind", "state", "published_at"),
        Index("ix_publication_theme", "kind", "theme", "state", "published_at"),
        Index("ix_publication_changed", "kind", "updated_at"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    kind: Mapped[PublicationKind] = mapped_column(EnumText(PublicationKind))
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(Text)
    theme: Mapped[Theme] = mapped_column(EnumText(Theme))
    state: Mapped[PublicationState] = mapped_column(EnumText(PublicationState))
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[str] = mapped_column(String(170), default="")
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)
    title_terms: Mapped[str] = mapped_column(Text)
    body_terms: Mapped[str] = mapped_column(Text)

    declarations: Mapped[list[DeclarationType]] = relationship(
        secondary="publication_declaration", order_by=DeclarationType.position, lazy="raise"
    )


class PublicationDeclaration(ReferenceTable, Base):
    """A declaration that a publication is about."""

    __tablename__ = "publication_declaration"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    declaration_type_id: Mapped[int] = mapped_column(
        ForeignKey("declaration_type.id"), primary_key=True, index=True
    )


class ContactMessage(FrontDoorTable, Base):
    """What a visitor wrote to the operator; it is erased some time after it was treated."""

    __tablename__ = "contact_message"
    __table_args__ = (
        Index("ix_contact_message_state", "state", "created_at"),
        Index("ix_contact_message_treated", "state", "treated_at"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    theme: Mapped[Theme] = mapped_column(EnumText(Theme))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    siren: Mapped[str] = mapped_column(String(9), default="")
    body: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(5))
    state: Mapped[MessageState] = mapped_column(EnumText(MessageState))
    created_at: Mapped[datetime]
    treated_at: Mapped[datetime | None]
    treated_by: Mapped[str] = mapped_column(String(170), default="")
