"""PDF documents: tagged (PDF/UA-1), in netent's own look, made of data that is never code."""

from netent.documents.registration import (
    AccountDeclaration,
    AccountEstablishment,
    AccountPerson,
    RegistrationAccount,
    registration_account,
)
from netent.documents.rendering import render

__all__ = [
    "AccountDeclaration",
    "AccountEstablishment",
    "AccountPerson",
    "RegistrationAccount",
    "registration_account",
    "render",
]
