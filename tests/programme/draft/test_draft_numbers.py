import pytest

from firsthand.programme.draft.numbers import Use, amounts_in

CONFIRM, EMBARGO = Use.CONFIRM, Use.EMBARGO


@pytest.mark.parametrize(
    ("text", "use", "promised"),
    [
        ("We will acknowledge your report within 48 hours.", CONFIRM, 48),
        ("We will acknowledge your report within two days.", CONFIRM, 48),
        ("Wij reageren binnen 3 dagen op uw melding.", CONFIRM, 72),
        ("U ontvangt binnen één week een ontvangstbevestiging.", CONFIRM, 168),
        ("Keep it confidential for ninety (90) days.", EMBARGO, 90),
        ("Please wait 12 weeks before you publish anything.", EMBARGO, 84),
        ("Houd het vertrouwelijk totdat wij vijfenveertig dagen hebben gehad om het op te lossen.", EMBARGO, 45),
        ("We follow a 90-day disclosure deadline.", EMBARGO, 90),
        ("Give us at least **120 days** to fix it before disclosing it publicly.", EMBARGO, 120),
        ("We will respond within 3 business days.", CONFIRM, None),
        ("Wij reageren binnen vijf werkdagen.", CONFIRM, None),
        ("We will respond within 24-48 hours.", CONFIRM, None),
        ("Do not disclose anything for 3 months.", EMBARGO, None),
        ("We are committed to patching within 30 days, and to disclosing afterwards.", None, None),
        ("We keep logs for 2 years.", None, None),
        ("Wir melden uns in 5 Arbeitstagen.", None, None),
    ],
)
def test_a_number_with_a_unit_is_understood(text: str, use: Use | None, promised: int | None) -> None:
    (amount,) = amounts_in(text)
    assert (amount.use, amount.promised) == (use, promised)


def test_two_numbers_in_one_sentence_keep_their_own_words() -> None:
    first, second = amounts_in("We confirm within 24 hours; keep it secret for 30 days.")
    assert (first.use, first.promised) == (CONFIRM, 24)
    assert (second.use, second.promised) == (EMBARGO, 30)


@pytest.mark.parametrize(
    "text", ["We confirm within seventy-two hours.", "We confirm within 3 days.", "We confirm within `72 hours`."]
)
def test_only_bare_digits_in_the_right_unit_can_become_the_parameter(text: str) -> None:
    assert not amounts_in(text)[0].exact


def test_numbers_in_addresses_are_not_read() -> None:
    assert amounts_in("See [here](https://x.example/90-days) and https://x.example/30-days.") == []
