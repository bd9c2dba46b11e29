"""The link to print with a name: one field for every form that asks for it (R79)."""

import pytest
from django.core.exceptions import ValidationError

from firsthand.cases.forms import CreditForm
from firsthand.intake.fields import LinkField
from firsthand.intake.forms import ReportForm
from firsthand.staff.forms.report_by_hand import ReportByHandForm


@pytest.mark.parametrize("form", [CreditForm, ReportForm, ReportByHandForm])
def test_every_form_reads_a_link_with_it(form: type) -> None:
    assert isinstance(form.base_fields["link"], LinkField)


@pytest.mark.parametrize(("typed", "link"), [(" oak.example ", "https://oak.example"), ("", ""), (None, "")])
def test_a_link_is_tidied(typed: str | None, link: str) -> None:
    assert LinkField().clean(typed) == link


@pytest.mark.parametrize(
    ("typed", "says"), [("javascript:alert(1)", "not a web address"), ("x.example/" + "y" * 500, "is longer than")]
)
def test_what_is_no_link_is_told_once(typed: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says) as refused:
        LinkField().clean(typed)
    assert len(refused.value.messages) == 1
