"""The code that opens a case page, given anew where nobody has been told the first one."""

from firsthand.cases.models import Case
from firsthand.cases.queries import code_mac
from firsthand.core.identifiers import new_case_code


def give_code(case: Case) -> str:
    """A code for a case whose reporter was never told one: shown once, kept nowhere. In a transaction.

    So no code has to be kept while a receipt waits.
    """
    code = new_case_code()
    case.code_mac = code_mac(code)
    case.save(update_fields=["code_mac"])
    return code
