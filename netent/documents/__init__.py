"""PDF documents: tagged (PDF/UA-1), in netent's own look, made of data that is never code."""

from netent.documents.mandate import MandatePaper, sepa_mandate
from netent.documents.registration import (
    AccountDeclaration,
    AccountEstablishment,
    AccountPerson,
    RegistrationAccount,
    registration_account,
)
from netent.documents.rendering import render
from netent.documents.termination import TerminationPaper, termination_form

__all__ = [
    "AccountDeclaration",
    "AccountEstablishment",
    "AccountPerson",
    "MandatePaper",
    "RegistrationAccount",
    "TerminationPaper",
    "registration_account",
    "render",
    "sepa_mandate",
    "termination_form",
]
