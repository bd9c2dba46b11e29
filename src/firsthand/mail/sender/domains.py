"""Domains of mail addresses, and whether two of them speak for one organisation. Pure."""

_LONGEST = 253


def domain_of(address: str) -> str:
    """What stands behind the last @, or the whole where there is none, as a name of DNS in small letters (A-labels).

    "" for what cannot be a domain.
    """
    name = address.rpartition("@")[2].strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name if name and len(name) <= _LONGEST and not set(name) & set(" \t\"()<>[],;:\\@/'") else ""


def aligned(one: str, other: str) -> bool:
    """Whether two domains are the same, or one lies below the other (RFC 7489, 3.1, "relaxed").

    DMARC asks for the same organisational domain, which only a list of public suffixes tells. Without one the upper of
    the two must have two labels at least; beneath a host that gives out names (a.host.example and b.host.example)
    neighbours are not aligned.
    """
    if not one or not other:
        return False
    if one == other:
        return True
    upper, lower = sorted((one, other), key=len)
    return "." in upper and lower.endswith(f".{upper}")


def with_ascii_domain(address: str) -> str:
    """The address as every mail server takes it: an international domain in its ASCII form (RFC 5890, 2.3.2.1).

    A local part beyond ASCII has no such form; then the address stays as it is (RFC 6531).
    """
    local, _, domain = address.rpartition("@")
    if domain.isascii() or not local.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
