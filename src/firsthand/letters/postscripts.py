"""Words below a letter about what comes with it. They are put in when it is sent: only then it is known what does."""

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from firsthand.cases.models import Case
from firsthand.letters.languages import page_language
from firsthand.letters.rules import Rendered, with_postscript
from firsthand.programme.queries import version


def with_receipt_words(said: Rendered, case: Case, language: str, *, file_name: str) -> Rendered:
    """The letter with the paragraph that tells what the file is and where to check it, in the letter's language."""
    pages = f"{settings.BASE_URL}/{page_language(case.language, version(case.version_id).programme)}"
    facts = {"receipt_file": file_name, "verify_page": f"{pages}/verify/"}
    part = get_template(f"letters/{language}/_receipt.txt").template  # type: ignore[attr-defined]
    return with_postscript(said, part.render(Context(facts, autoescape=False)))
