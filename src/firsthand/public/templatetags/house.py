"""Signs and times for the pages of both faces. A sign never stands alone: the word beside it says the same."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Drawn for this house on a grid of 24.
_SIGNS = {
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "tick": '<path d="m4.5 12.5 5 5 10-11"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "triangle": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v5M12 17.7v.1"/>',
    "tick-circle": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-7"/>',
    "no-entry": '<circle cx="12" cy="12" r="9.5"/><path d="m5.5 5.5 13 13"/>',
    "question-circle": (
        '<circle cx="12" cy="12" r="9.5" stroke-dasharray="4.2 2.6"/>'
        '<path d="M9.3 9.6a2.8 2.8 0 1 1 4 2.5c-.9.5-1.3 1-1.3 2"/><path d="M12 17.2v.1"/>'
    ),
    "envelope": '<rect x="3" y="5.5" width="18" height="13" rx="1"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "pencil": '<path d="m4 20 1-4.5L16.5 4l3.5 3.5L8.5 19Z"/><path d="m14 6.5 3.5 3.5"/>',
    "dot": '<circle cx="12" cy="12" r="3.5" fill="currentColor" stroke="none"/>',
    "scales": (
        '<path d="M12 4v16M8 20h8M5 7h14"/>'
        '<path d="M5 7 2.5 13.5a2.7 2.7 0 0 0 5 0ZM19 7l-2.5 6.5a2.7 2.7 0 0 0 5 0Z"/>'
    ),
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="1"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>',
    "paperclip": (
        '<path d="m19.5 11.5-7.8 7.8a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2'
        'l7.2-7.2"/>'
    ),
    "question": '<path d="M8 8.5a4 4 0 1 1 5.7 3.6C12.5 12.8 12 13.5 12 15"/><path d="M12 19v.1"/>',
    "star": '<path d="m12 3.5 2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.8l6-.8Z"/>',
    "wrench": '<path d="M15.5 4a5 5 0 0 0-5.7 6.8L4 16.6 7.4 20l5.8-5.8A5 5 0 0 0 20 8.5l-3 3-3.5-1-1-3.5Z"/>',
}


@register.simple_tag
def sign(name: str, size: str = "") -> SafeString:
    """The drawing called `name`, hidden from screen readers; `size` "large" for the head of a banner."""
    kind = "sign sign-large" if size == "large" else "sign"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        kind,
        mark_safe(_SIGNS[name]),  # noqa: S308 (a constant of this file)
    )
