"""What pages call severity: words of the scale, metrics and their values, faults of a vector.

Names of metrics are those of the CVSS specification documents, and of SSVC those of the table; what the standard names
and no list here has is shown by its English name.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from firsthand.triage.severity.rules import METRICS, Fault, VectorFaulty, Word
from firsthand.triage.severity.ssvc import AnswersFaulty
from firsthand.triage.severity.systems import CALLED, System
from firsthand.triage.severity.table_words import decision_plainly, decision_word

Lazy = str | Promise

SCALE: Mapping[str, Lazy] = {
    Word.NONE: pgettext_lazy("severity", "None"),
    Word.LOW: pgettext_lazy("severity", "Low"),
    Word.MEDIUM: pgettext_lazy("severity", "Medium"),
    Word.HIGH: pgettext_lazy("severity", "High"),
    Word.CRITICAL: pgettext_lazy("severity", "Critical"),
}

_NAMES: Mapping[str, Lazy] = {
    "AV": pgettext_lazy("CVSS", "Attack vector"),
    "AC": pgettext_lazy("CVSS", "Attack complexity"),
    "AT": pgettext_lazy("CVSS", "Attack requirements"),
    "PR": pgettext_lazy("CVSS", "Privileges required"),
    "UI": pgettext_lazy("CVSS", "User interaction"),
    "S": pgettext_lazy("CVSS", "Scope"),
    "C": pgettext_lazy("CVSS", "Confidentiality"),
    "I": pgettext_lazy("CVSS", "Integrity"),
    "A": pgettext_lazy("CVSS", "Availability"),
    "VC": pgettext_lazy("CVSS", "Confidentiality of the vulnerable system"),
    "VI": pgettext_lazy("CVSS", "Integrity of the vulnerable system"),
    "VA": pgettext_lazy("CVSS", "Availability of the vulnerable system"),
    "SC": pgettext_lazy("CVSS", "Confidentiality of systems behind it"),
    "SI": pgettext_lazy("CVSS", "Integrity of systems behind it"),
    "SA": pgettext_lazy("CVSS", "Availability of systems behind it"),
    "E": pgettext_lazy("CVSS", "Exploit maturity"),
}
"""Of base metrics and the one of threat. `S` is one of 3.1: in 4.0 it is another one, "Safety"."""
_VALUES: Mapping[str, Lazy] = {
    "Network": pgettext_lazy("CVSS", "Network"),
    "Adjacent": pgettext_lazy("CVSS", "Adjacent network"),
    "Local": pgettext_lazy("CVSS", "Local"),
    "Physical": pgettext_lazy("CVSS", "Physical"),
    "Low": pgettext_lazy("CVSS", "Low"),
    "High": pgettext_lazy("CVSS", "High"),
    "None": pgettext_lazy("CVSS", "None"),
    "Required": pgettext_lazy("CVSS", "Required"),
    "Present": pgettext_lazy("CVSS", "Present"),
    "Passive": pgettext_lazy("CVSS", "Passive"),
    "Active": pgettext_lazy("CVSS", "Active"),
    "Changed": pgettext_lazy("CVSS", "Changed"),
    "Unchanged": pgettext_lazy("CVSS", "Unchanged"),
}
"""By the English name of a value."""


def metric_name(system: System, metric: str) -> str:
    """What a metric is called, in the language of the page."""
    known = METRICS[system]
    ours = metric in known.base or (system is System.CVSS_4_0 and metric == "E")
    return str(_NAMES[metric]) if ours and metric in _NAMES else known.names.get(metric, metric)


def value_name(system: System, metric: str, value: str) -> str:
    """What a value of a metric is called; "" stands for one that is not defined."""
    if not value:
        return _("not given")
    name = METRICS[system].value_names[metric].get(value, value)
    return str(_VALUES.get(name, name))


def label_words(system: str, label: str, vector: str) -> str:
    """The word of a rating: of the scale in the language of the page, or the decision by the table for `vector`."""
    return decision_word(vector, label) if system == System.SSVC else str(SCALE.get(label, label))


def rating_words(facts: Mapping[str, Any]) -> str:
    """A rating in one line, from `system`, `score`, `label` and `vector`: "8.1, High (CVSS:3.1/…)"."""
    return f"{_rating(facts)} ({facts.get('vector', '')})"


def rating_plainly(facts: Mapping[str, Any]) -> str:
    """A rating without its vector, for reporters: a decision by the shipped table says what it means for them."""
    plain = ""
    if facts.get("system") == System.SSVC:
        plain = decision_plainly(str(facts.get("vector", "")), str(facts.get("label", "")))
    return plain or _rating(facts)


def _rating(facts: Mapping[str, Any]) -> str:
    system, score = str(facts.get("system", "")), facts.get("score")
    label = label_words(system, str(facts.get("label", "")), str(facts.get("vector", "")))
    if system in (System.SSVC, System.CVSS_2_0):
        label = f"{CALLED[System(system)]} {label}"
    return f"{number_format(score, 1)}, {label}" if score else label


_FAULTS: Mapping[Fault, Lazy] = {
    Fault.EMPTY: gettext_lazy("Paste a vector, or choose a value for each metric."),
    Fault.LONG: gettext_lazy("This is too long for a vector. Give the vector alone."),
    Fault.VERSION: gettext_lazy("CVSS %(value)s is not known here. Use 4.0 or 3.1."),
    Fault.NO_VERSION: gettext_lazy("This is not a CVSS vector. One begins with CVSS:4.0/ or CVSS:3.1/."),
    Fault.FIELD: gettext_lazy("“%(value)s” is not a metric with a value. Write each as AV:N, parted by strokes."),
    Fault.METRIC: gettext_lazy("%(metric)s is not a metric of this version. Take it out, or correct the version."),
    Fault.VALUE: gettext_lazy("%(metric)s cannot be “%(value)s”. Use one of: %(allowed)s."),
    Fault.TWICE: gettext_lazy("%(metric)s stands there twice. Keep one of the two."),
    Fault.MISSING: gettext_lazy("%(metric)s is missing. Add one of: %(allowed)s."),
}


def fault_words(faulty: VectorFaulty) -> str:
    """What is wrong with a vector and how to mend it, in one line."""
    said = {"metric": faulty.metric, "value": faulty.value, "allowed": ", ".join(faulty.allowed)}
    return str(_FAULTS[faulty.fault]) % said


def answers_words(faulty: AnswersFaulty) -> str:
    """What is wrong with answers to a decision table, in one line."""
    if not faulty.point:
        return _("These are no answers to this table. Choose a value for each point.")
    if faulty.given:
        return _("%(point)s cannot be “%(value)s”. Choose one of the values of the table.") % {
            "point": faulty.point, "value": faulty.given,
        }  # fmt: skip
    return _("%(point)s is missing, or is no point of this table.") % {"point": faulty.point}
