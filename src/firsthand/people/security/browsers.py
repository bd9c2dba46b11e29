"""What browser somebody signed in with, from what it says of itself. Pure; a hint to its owner and no proof."""

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip
"""The first that is found counts: most browsers name others as well."""


def browser_of(user_agent: str) -> str:
    """Such as “Firefox, Linux”; "" for what says nothing that is known."""
    named = (next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, named))
