"""What every table is made of: its base, its tenant class and its column types."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TENANT_TABLE = "netent_tenant"
ONLY_ON = "netent_only_on"

E = TypeVar("E", bound=StrEnum)

BIG_ID = BigInteger().with_variant(Integer(), "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment kept in UTC; a naive one is a mistake and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount in euros with its cents, kept as whole cents: no engine rounds it.

    A float, or a third decimal, is a mistake and is refused.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        cents = Decimal(value) * 100 if isinstance(value, Decimal | int) else None
        if cents is None or cents != cents.to_integral_value():
            raise ValueError(f"an amount has two decimals at most: {value!r}")
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class EnumText(TypeDecorator[E], Generic[E]):
    """A StrEnum kept as its text, so that a row read by hand says what it means."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[E]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        return None if value is None else self.enum(value)


class Base(DeclarativeBase):
    """Base of every table; each is exactly one of tenant, front door or reference."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {datetime: UtcDateTime(), int: BIG_ID}  # noqa: RUF012 - SQLAlchemy's own form


class TenantTable:
    """Rows of one registration, never seen from another; the session adds the criterion."""

    __abstract__ = True
    __table_args__: Any = {"info": {TENANT_TABLE: True}}  # noqa: RUF012 - SQLAlchemy's own form

    @declared_attr
    @classmethod
    def registration_id(cls) -> Mapped[int]:
        return mapped_column(BIG_ID, nullable=False)


class FrontDoorTable:
    """Rows found before a tenant is known; read only by exact key or by due date."""

    __abstract__ = True


class ReferenceTable:
    """Rows that belong to nobody: the directory, the catalogue."""

    __abstract__ = True


def big_id() -> Mapped[int]:
    """A bigint primary key that the database hands out."""
    return mapped_column(BIG_ID, primary_key=True, autoincrement=True)


def public_id() -> Mapped[UUID]:
    """The random identifier under which people and programs know a row."""
    return mapped_column(Uuid(), nullable=False, unique=True, default=uuid4)


def sqlite_foreign_key(columns: Sequence[str], referred: Sequence[str]) -> ForeignKeyConstraint:
    """A foreign key on SQLite; on PostgreSQL something else holds the rows."""
    key = ForeignKeyConstraint(columns, referred, info={ONLY_ON: "sqlite"})
    key.ddl_if(dialect="sqlite")
    return key


def tenant_table_args(*constraints: Any, **options: Any) -> tuple[Any, ...]:
    """Table arguments of a tenant table that has constraints or options of its own."""
    return (*constraints, {**options, "info": {TENANT_TABLE: True}})
