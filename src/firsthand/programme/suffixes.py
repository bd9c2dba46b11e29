"""Where the part of a host begins that somebody registers. Pure: the list of public suffixes lies in the package.

The list is the one that `publicsuffixlist` ships; nothing is fetched. A top label that it does not know, such as
"example" or "internal", counts as a suffix.
"""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=2)
def _list(*, registries: bool) -> PublicSuffixList:
    return PublicSuffixList(only_icann=registries)


# What is asked about is what people type, and that is kept nowhere: no cache here.
def suffix_of(host: str, *, registries: bool = False) -> str:
    """The public suffix of a host in the shape of `addresses.host_of`: "co.uk", or "github.io".

    With `registries` only what registries sell below counts, so that the suffix of "x.github.io" is "io".
    """
    return str(_list(registries=registries).publicsuffix(host) or "")


def domain_of(host: str) -> str:
    """The part of a host that an organisation registers: "tidewater.co.uk"; the host itself where it is a suffix."""
    suffix = suffix_of(host)
    if not suffix or host == suffix:
        return host
    return f"{host[: -len(suffix) - 1].rpartition('.')[2]}.{suffix}"


def is_suffix(host: str) -> bool:
    """Whether anybody may have a name below this one, as with "co.uk", "com" and "github.io"."""
    return "." not in host or suffix_of(host) == host


def is_known(host: str) -> bool:
    """Whether the ending of a host is one that the list has: "a.nl" and not "a.js"."""
    return _known().publicsuffix(host) is not None


@lru_cache(maxsize=1)
def _known() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
