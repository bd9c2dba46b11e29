"""What this instance knows of its own mail: tokens, addresses, the mark of its letters."""

from django.conf import settings

from firsthand.cases.models import Case
from firsthand.letters import tokens
from firsthand.letters.delivery import case_number_of, is_outside, is_to_staff
from firsthand.mail.sorting.classify import Ours
from firsthand.programme.rules import Programme
from firsthand.vault.keyring import Keyring


def loop_mark(keyring: Keyring) -> str:
    """The unguessable name of this instance in the X-Firsthand-Loop field of its letters (RFC 3834, 2)."""
    return keyring.mac("mail loop", b"").hex()[:24]


def ours(programme: Programme) -> Ours:
    """The tokens and addresses of this instance, for `classify`."""
    keyring = settings.KEYRING
    contact = programme.contact_mail.lower()
    local, _, domain = contact.rpartition("@")

    def case_of_address(address: str) -> str | None:
        number = tokens.case_of_address(keyring, address)
        return number if number and Case.objects.filter(number=number).exists() else None

    def is_our_address(address: str) -> bool:
        said = address.strip().lower()
        return said == contact or (said.startswith(f"{local}+") and said.endswith(f"@{domain}"))

    return Ours(
        case_of_address=case_of_address,
        letter_of_bounce_address=lambda address: tokens.letter_of_bounce_address(keyring, address),
        letter_of_message_id=lambda name: tokens.letter_of_message_id(keyring, name),
        case_of_letter=case_number_of,
        is_our_address=is_our_address,
        loop_mark=loop_mark(keyring),
        is_to_staff=is_to_staff,
        is_outside=is_outside,
        self_test_of_name=lambda text: tokens.self_test_of_name(keyring, text),
    )
