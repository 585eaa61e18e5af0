"""Whose tries are counted together when sign-ins are limited by address."""

from ipaddress import IPv6Address, ip_address

_IPV6_SITE = 64


def counted_address(address: str | None) -> str:
    """An IPv4 address, or the site of an IPv6 one: there, each house has 2^64 addresses to use."""
    if address is None:
        return "unknown"
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    site = int(parsed) >> (128 - _IPV6_SITE) << (128 - _IPV6_SITE)
    return f"{IPv6Address(site)}/{_IPV6_SITE}"
