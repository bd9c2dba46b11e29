"""Tags of the pages of accounts."""

from django import template

from firsthand.people.staffing.words import ROLES

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """What a role is called, in a word."""
    return str(ROLES.get(role, role))
