"""The form in which the team rates how severe a vulnerability is: a vector to paste, or a select a metric."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firsthand.staff.forms.base import AboutForm, Choices, text_field
from firsthand.staff.words import Lazy
from firsthand.triage.severity import words
from firsthand.triage.severity.rules import METRICS, VECTOR_LIMIT, Scored, VectorFaulty, read_vector, vector_of
from firsthand.triage.severity.ssvc import AnswersFaulty, Table, Value, evaluate, is_answers, read_answers
from firsthand.triage.severity.systems import CALLED, System
from firsthand.triage.severity.table_words import in_table

CHOSEN = "chosen-"
"""The field of a metric or point is called so, and then by its key."""


class RateForm(AboutForm):
    """Severity in one of the programme's systems, which `about` names. A pasted vector counts before the choices."""

    name = "rate"
    vector = forms.CharField(
        label=gettext_lazy("Or paste a vector"), required=False, max_length=2 * VECTOR_LIMIT,
        help_text=gettext_lazy("It counts instead of the choices above, and may hold more metrics than they do."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    reason = text_field(gettext_lazy("Why"), required=False, rows=3, hint=gettext_lazy("Only the team sees it."))

    def candidates(self) -> Collection[str]:
        """The systems that the programme of the case rates in."""
        part = self.scene.programme.severity
        return part.systems if part else ()

    @property
    def system(self) -> System:
        """In which the form asks."""
        return System(self.chosen)

    @property
    def table(self) -> Table | None:
        """What SSVC decides by here; None for CVSS."""
        part = self.scene.programme.severity
        return part.table if part and self.chosen == System.SSVC else None

    def first_values(self) -> dict[str, Any]:
        """What the team chose the last time in this system; of the reporter's view nothing, to be judged afresh."""
        return {**super().first_values(), **{CHOSEN + key: value for key, value in self._last().items()}}

    def _last(self) -> Mapping[str, str]:
        ours = self.scene.record.severity.team if self.scene.record.severity else None
        if ours is None or ours.system != self.chosen:
            return {}
        return read_answers(self.table, ours.vector).answers if self.table else read_vector(ours.vector).metrics

    def fill_in(self) -> None:
        """A select for each metric or point, above the vector."""
        for key, label, hint, choices in self._asked():
            self.fields[CHOSEN + key] = forms.ChoiceField(
                label=label, help_text=hint, choices=[("", "—"), *choices],
                error_messages={"required": gettext_lazy("Choose a value.")},
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name.startswith(CHOSEN)])

    def _asked(self) -> Iterator[tuple[str, str, str, Choices]]:
        """Key, name, hint and choices of each metric or point."""
        if not self.chosen:
            return
        if self.table:
            for point in self.table.points:
                values = [(v.key, _value_words(self.table, v)) for v in point.values]
                yield point.key, in_table(self.table, point.name), in_table(self.table, point.definition), values
            return
        known = METRICS[self.system]
        for metric in known.base:
            named = [(v, f"{words.value_name(self.system, metric, v)} ({v})") for v in known.values[metric]]
            yield metric, f"{words.metric_name(self.system, metric)} ({metric})", "", named

    def tells(self) -> list[tuple[Lazy, str]]:
        """In which system it is, and how the reporter sees it."""
        said: list[tuple[Lazy, str]] = [(_("Rated in"), CALLED[self.system])] if self.chosen else []
        views = self.scene.record.severity
        if views and views.reporter:
            said.append((_("The reporter finds"), words.rating_words(vars(views.reporter))))
        return said

    def clean(self) -> dict[str, Any]:
        """`rating`: the vector, or the answers to the table."""
        given = super().clean()
        pasted = given.get("vector", "").strip()
        if pasted:
            for name in [name for name in self.errors if name.startswith(CHOSEN)]:
                del self.errors[name]
            given["rating"] = self._pasted(pasted)
        elif not self.errors:
            given["rating"] = self._chosen(given)
        return given

    def _chosen(self, given: Mapping[str, Any]) -> str:
        chosen = {key.removeprefix(CHOSEN): str(value) for key, value in given.items() if key.startswith(CHOSEN)}
        return evaluate(self.table, chosen).vector if self.table else vector_of(self.system, chosen)

    def _pasted(self, pasted: str) -> str:
        part = self.scene.programme.severity
        try:
            if is_answers(pasted) and part and part.table:
                return read_answers(part.table, pasted).vector
            scored = read_vector(pasted)
        except VectorFaulty as faulty:
            self.add_error("vector", words.fault_words(faulty))
        except AnswersFaulty as faulty:
            self.add_error("vector", words.answers_words(faulty))
        else:
            return self._allowed(scored)
        return ""

    def _allowed(self, scored: Scored) -> str:
        if scored.system not in self.candidates():
            names = ", ".join(CALLED[System(system)] for system in self.candidates())
            said = _("The programme does not rate in %(system)s. Use one of: %(names)s.")
            self.add_error("vector", ValidationError(said % {"system": CALLED[scored.system], "names": names}))
        return scored.vector


def _value_words(table: Table, value: Value) -> str:
    name = in_table(table, value.name)
    return f"{name}: {in_table(table, value.definition)}" if value.definition else name
