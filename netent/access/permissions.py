"""Every permission there is, `subject:action`, sorted; `policy.csv` says who holds it."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a member may be allowed to do on the portal."""

    ACCOUNT_USE = "account:use"
    AUDIT_VIEW = "audit:view"
    CANDIDACY_FOLLOW = "candidacy:follow"
    CANDIDACY_SETTLE = "candidacy:settle"
    COMPANY_TERMINATE = "company:terminate"
    DECLARATION_MANAGE = "declaration:manage"
    DETAIL_REQUEST = "detail:request"
    DIRECTORY_SEARCH = "directory:search"
    HABILITATION_CONSULT = "habilitation:consult"
    HABILITATION_MANAGE = "habilitation:manage"
    HABILITATION_OWN = "habilitation:own"
    HOME_VIEW = "home:view"
    IMPORT_SUBMIT = "import:submit"
    IMPORT_VIEW = "import:view"
    MEMBER_MANAGE = "member:manage"
    MEMBER_RECOVER = "member:recover"
    PORTFOLIO_EDIT = "portfolio:edit"
    PORTFOLIO_VIEW = "portfolio:view"
    PROFILE_MANAGE = "profile:manage"
    REGISTRATION_VIEW = "registration:view"
    SITE_MANAGE = "site:manage"
