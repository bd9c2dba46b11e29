"""Real mails, as the desk shows them: every page comes, in Dutch too, and says why in words of its own."""

import json
import zipfile

import pytest

from firsthand.intake.models import Arrival
from firsthand.staff.mail_reasons import NOT_ANSWERED, REASONS
from staff.mails_kept import arrived
from staff.safe_body import broken

EVERY = 9
"""One mail in so many: enough to see each kind, and quick."""


@pytest.fixture
def real_mails(shared, programme, at):
    """Mails of the corpus, kept and sorted."""
    folder = shared / "corpora" / "mail"
    with zipfile.ZipFile(folder / "mails.zip") as archive:
        for line in (folder / "index.jsonl").read_text().splitlines()[::EVERY]:
            arrived(archive.read(json.loads(line)["file"]), at)
    return list(Arrival.objects.select_related("case").order_by("pk"))


@pytest.mark.timeout(300)
def test_every_real_mail_has_its_pages(real_mails, handler, desk_of):
    desk = desk_of(handler)
    for arrival in real_mails:
        page = desk.get(f"/desk/mail/{arrival.pk}/")
        assert page.status_code == 200
        if f"/desk/mail/{arrival.pk}/html/" in page.content.decode():
            inside = desk.get(f"/desk/mail/{arrival.pk}/html/inside/")
            body = inside.content.decode().partition("<body>")[2].removesuffix("</body>\n</html>\n")
            assert (inside.status_code, broken(body)) == (200, [])
        if arrival.case:
            assert desk.get(f"/desk/cases/{arrival.case.number}/").status_code == 200
    assert desk.get("/desk/mail/", headers={"accept-language": "nl"}).status_code == 200
    reasons = {arrival.reason.removeprefix(NOT_ANSWERED) for arrival in real_mails} - {""}
    assert [reason for reason in reasons if reason not in REASONS] == []
