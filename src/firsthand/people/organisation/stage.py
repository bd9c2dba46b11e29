"""When our own second factor is asked for."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from firsthand.people.security.rules import Way


class SecondStep(AuthenticateStage):
    """Always, where somebody has one; but not where the organisation's word for it was taken."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(record.get("method") == Way.THERE for record in records):
            return False
        return bool(super()._should_handle(request))
