"""SQLAlchemy's ORM row by row: each right looked up, then added as an object and flushed."""

import time
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench import firm
from bench.children import answer
from netent.kernel.identifiers import is_valid_siret

_BATCH = 50_000


class Base(DeclarativeBase):
    """The peer's own tables."""


class Client(Base):
    """An establishment in the portfolio."""

    __tablename__ = "orm_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(String(14), unique=True)


class Person(Base):
    """A declarant."""

    __tablename__ = "orm_person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Right(Base):
    """One right of one declarant on one client."""

    __tablename__ = "orm_right"
    __table_args__ = (UniqueConstraint("client_id", "person_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("orm_client.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("orm_person.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare or measure, as asked."""
    held, sirets = firm.held_and_new(asked["prepared"])
    engine = create_engine(asked["url"].replace("postgresql://", "postgresql+psycopg://"))
    people = [f"m{rank}" for rank in range(firm.MOST_DECLARANTS)]
    with Session(engine) as session:
        if asked.get("prepare"):
            Base.metadata.create_all(engine)
            _fill(session, people, held, sirets)
            return {}
        began = time.perf_counter()
        for person in people:
            for siret in sirets[: asked["clients"]]:
                _line(session, person, siret)
        session.commit()
        return {"seconds": time.perf_counter() - began}


def _line(session: Session, name: str, siret: str) -> None:
    if not is_valid_siret(siret):
        raise ValueError(siret)
    person = session.scalars(select(Person).where(Person.name == name)).one()
    client = session.scalars(select(Client).where(Client.siret == siret)).one()
    for code in firm.DECLARATIONS:
        there = select(Right).where(
            Right.client_id == client.id, Right.person_id == person.id, Right.code == code
        )
        # What was added before is flushed by the next question, as sessions do by themselves.
        if session.scalars(there).one_or_none() is None:
            session.add(Right(client_id=client.id, person_id=person.id, code=code))


def _fill(session: Session, people: list[str], held: list[str], sirets: list[str]) -> None:
    session.execute(insert(Person), [{"name": name} for name in people])
    session.execute(insert(Client), [{"siret": siret} for siret in (*held, *sirets)])
    rows = [
        {"client_id": client, "person_id": person, "code": code}
        for client in range(1, len(held) + 1)
        for person in range(1, len(people) + 1)
        for code in firm.DECLARATIONS
    ]
    for start in range(0, len(rows), _BATCH):
        session.execute(insert(Right), rows[start : start + _BATCH])
    session.commit()


if __name__ == "__main__":
    answer(act)
