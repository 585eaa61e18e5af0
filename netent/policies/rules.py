"""The numbers an operator may set, as the outer rooms hand them to the services."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits and delays of the portal. Defaults are those of product §7, §9, §10 and §11."""

    access_delay_days: int = 1
    import_cooldown_hours: int = 48
    import_max_rights: int = 2_000_000
    import_max_bytes: int = 100 * 1024 * 1024
    import_max_lines: int = 1_000_000
    import_keep_days: int = 90
    detail_keep_days: int = 30
    rate_request_keep_days: int = 30
    notices_keep_days: int = 90
    mass_removal_rights: int = 100
    bank_account_delay_days: int = 0

    def is_mass_removal(self, rights: int) -> bool:
        """Whether an act that ends so many rights asks for the password again (product §18.5)."""
        return rights >= self.mass_removal_rights


class _Holder:
    rules = Rules()


def bind(rules: Rules) -> None:
    """Set the rules in force, at composition."""
    _Holder.rules = rules


def current() -> Rules:
    """The rules in force; asked for by views, jobs and commands, and handed to services."""
    return _Holder.rules
