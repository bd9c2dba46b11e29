"""What starts, keeps and stops a clock, in the language of the page."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

from firsthand.programme.rules import Moment

FROM: Mapping[Moment, LazyText] = {
    Moment.ARRIVED: gettext_lazy("the report arrives"),
    Moment.ANSWERED: gettext_lazy("a person writes to the reporter"),
    Moment.DECIDED: gettext_lazy("a person decides"),
    Moment.ACCEPTED: gettext_lazy("the report is accepted"),
    Moment.REMEDIED: gettext_lazy("the vulnerability is fixed"),
    Moment.CLOSED: gettext_lazy("the case is closed"),
    Moment.REOPENED: gettext_lazy("the case is opened again"),
    Moment.QUESTION_ASKED: gettext_lazy("we ask the reporter something"),
    Moment.QUESTION_ANSWERED: gettext_lazy("no question of ours is open"),
    Moment.CREDIT_OWED: gettext_lazy("credit is owed"),
    Moment.CREDIT_SETTLED: gettext_lazy("credit is published or declined"),
    Moment.INCIDENT_SEEN: gettext_lazy("personal data is seen"),
    Moment.INCIDENT_SETTLED: gettext_lazy("whoever must be told has been told"),
    Moment.SETTLED_BY_HAND: gettext_lazy("somebody says that it is done"),
}
PAUSES: Mapping[str, LazyText] = {"question": gettext_lazy("a question of ours that waits for the reporter")}
