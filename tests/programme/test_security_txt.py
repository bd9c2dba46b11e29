"""R4, R70 and RFC 9116."""

from datetime import UTC, datetime, timedelta

from sectxt import Parser
from tidewater import changed, tidewater

from firsthand.programme.security_txt import security_txt

AT = datetime.now(UTC)
"""The validator reads the clock of the machine, so the file is made for today."""


def fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def test_the_validator_of_the_dutch_government_finds_no_error() -> None:
    address = "https://vdp.tidewater.example/.well-known/security.txt"
    parser = Parser(security_txt(tidewater(), "https://vdp.tidewater.example", AT).encode(), urls=address)
    assert parser.errors == []
    assert parser.is_valid()


def test_every_field_says_what_the_programme_says() -> None:
    assert fields(
        security_txt(tidewater(), "https://vdp.tidewater.example/", datetime(2027, 3, 1, 9, 30, tzinfo=UTC))
    ) == {
        "Contact": ["mailto:security@tidewater.example", "https://vdp.tidewater.example/en/report/"],
        "Expires": ["2027-08-28T00:00:00Z"],
        "Policy": ["https://vdp.tidewater.example/en/"],
        "Acknowledgments": ["https://vdp.tidewater.example/en/hall-of-fame/"],
        "Preferred-Languages": ["en, nl"],
        "Canonical": ["https://vdp.tidewater.example/.well-known/security.txt"],
    }


def test_it_renews_by_itself_and_never_lasts_a_year() -> None:
    for days in range(0, 800, 7):
        at = datetime(2027, 3, 1, 23, 59, tzinfo=UTC) + timedelta(days=days)
        expires = datetime.fromisoformat(fields(security_txt(tidewater(), "https://a.example", at))["Expires"][0])
        assert timedelta(days=170) < expires - at < timedelta(days=365)


def test_a_contact_with_a_percent_sign_is_written_so_that_a_mail_program_reads_it() -> None:
    text = security_txt(changed(contact_mail="a%b?c@tidewater.example"), "https://a.example", AT)
    assert fields(text)["Contact"][0] == "mailto:a%25b%3Fc@tidewater.example"


def test_a_programme_with_a_key_says_where_it_is_and_the_validator_agrees() -> None:
    base = "https://vdp.tidewater.example"
    text = security_txt(tidewater(), base, AT, key_path="/openpgp-key.asc")
    assert fields(text)["Encryption"] == ["https://vdp.tidewater.example/openpgp-key.asc"]
    assert Parser(text.encode(), urls=f"{base}/.well-known/security.txt").is_valid()
