"""The systems in which severity can be told. Pure."""

import enum


class System(enum.StrEnum):
    """How a severity is told. A programme chooses among RATED; the others are read where a reporter wrote them."""

    CVSS_4_0 = "cvss-4.0"
    CVSS_3_1 = "cvss-3.1"
    SSVC = "ssvc"
    """A decision by a table that the programme brings along, in the form that CERT/CC publishes."""
    CVSS_3_0 = "cvss-3.0"
    CVSS_2_0 = "cvss-2.0"


class Side(enum.StrEnum):
    """Whose view of the severity it is."""

    REPORTER = "reporter"
    TEAM = "team"


RATED = (System.CVSS_4_0, System.CVSS_3_1, System.SSVC)
"""In which a team rates."""
CALLED = {
    System.CVSS_4_0: "CVSS 4.0", System.CVSS_3_1: "CVSS 3.1", System.SSVC: "SSVC", System.CVSS_3_0: "CVSS 3.0",
    System.CVSS_2_0: "CVSS 2.0",
}  # fmt: skip
"""Their names, the same in every language."""
