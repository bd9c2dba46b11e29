"""Words by which machines give themselves away: senders, subjects and sentences of bounces and automatic answers.

Pure data: alternatives of regular expressions, one idea a line, small letters. `signs` says what they mean together.
"""

import re


def any_of(*alternatives: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern for all of them, blind to capital letters."""
    return re.compile(f"{before}(?:{'|'.join(alternatives)}){after}", re.IGNORECASE)


_END_OF_LOCAL_PART = r"(?:[+@].*|$)"

MAIL_SYSTEMS = any_of(
    r"mailer[-_.]?daemon", r"mail[-_.]?daemon", r"mdaemon", r"mail[-_.]?delivery(?:[-_.]?(?:sub)?system)?",
    r"double-bounce", r"bounces?", r"mailsystem", r"uucp",
    after=_END_OF_LOCAL_PART,
)  # fmt: skip
"""Local parts that no person writes from."""

POSTMASTERS = any_of(
    r"postmaster", r"system[-_. ]?administrator", r"mail[-_. ]?administrator", r"no-?reply", after=r"(?:[+@ ].*|$)"
)
"""Local parts that machines and, rarely, people write from."""

NO_ANSWER = any_of(
    r"no[-_.]?reply", r"do[-_.]?not[-_.]?reply", r"geen[-_.]?antwoord", r"niet[-_.]?beantwoorden",
    before=r"(?:[\w.+-]{1,60}[-_.+])?", after=r"(?:[+@-].*|$)",
)  # fmt: skip

SYSTEM_NAMES = any_of(
    r"mail(?:er)? delivery (?:sub)?system", r"mail(?:er)?[ -]daemon", r"delivery subsystem", r"internet mail delivery",
    r"mail delivery service", r"mail administrator", r"system administrator", r"postmaster", r"mmsc ndr administrator",
    r"microsoft outlook",
    after=r"\b",
)  # fmt: skip
"""Display names of mail systems."""

BOUNCE_SUBJECTS = any_of(
    r"failure notice", r"returned mail", r"return(?:ed)? to sender", r"mail status report", r"dsn:", r"ndn:",
    r"undeliver(?:ed|able)", r"non[- ]?deliver(?:y|able)", r"not delivered", r"could(?: ?n[o']t| not) be delivered",
    r"mail (?:system )?(?:error|failure)", r"mail delivery", r"message (?:delivery|undeliverable|status)",
    r"deliver(?:y|ed)[- ](?:status )?(?:notification|report|failure|failed|error|problem|incomplete|delayed)",
    r"delivery (?:has |to .{1,60} )?failed", r"smtp server: errors from",
    r"warning: (?:message|could not send|e-?mail)", r"delayed \d+ hours",
    r"unzustellbar", r"nicht zugestellt", r"zustellung",
    r"onbestelbaar", r"niet (?:bezorgd|afgeleverd|te leveren)", r"bezorgings?(?:fout|status)", r"aflevering",
    r"non remis", r"échec de (?:la )?remise", r"no entregad[oa]", r"devuelto", r"mancata consegna", r"não entregue",
    r"не доставлено", r"недоставлен", r"配信", r"送信できません", r"未送達",
    before=r"\b",
)  # fmt: skip

DELAY_SUBJECTS = any_of(
    r"delay(?:ed)?", r"warning: (?:message|could not send)", r"deferred", r"will (?:be )?retr(?:y|ied)", r"vertraagd",
    before=r"\b", after=r"\b",
)  # fmt: skip

BOUNCE_SENTENCES = any_of(
    r"this is the (?:qmail-send|mail system at)", r"automatically generated (?:delivery|bounce)",
    r"created automatically by (?:the )?mail(?: delivery)? (?:software|system)", r"permanent (?:fatal )?errors? ",
    r"(?:could|can|was|were|has|have)(?: ?n[o']t| not) (?:been |be )?(?:successfully )?delivered",
    r"undeliver(?:ed|able)", r"deliver your message", r"(?:unable|failed) to deliver", r"delivery has failed",
    r"delivery (?:to|of|attempt).{0,80} (?:failed|was unsuccessful|has been (?:delayed|abandoned))",
    r"the original message was received at", r"original message (?:follows|is attached|headers?)",
    r"(?:following|below) (?:recipients?|address(?:es)?).{0,60}(?:fail|not|error|problem)",
    r"user (?:unknown|not found)", r"unknown (?:user|recipient|local part)", r"no such (?:user|recipient|mailbox)",
    r"mailbox (?:is )?(?:full|unavailable)", r"over quota", r"recipient (?:address )?rejected", r"invalid recipient",
    r"does not exist", r"could not be (?:sent|found)", r"returned (?:message|mail)",
    r"\b[45]\d\d[ -]#?[45]\.\d\.\d{1,3}\b", r"final-recipient:", r"diagnostic-code:", r"reporting-mta:",
    r"message (?:that you sent|you sent|has been returned|has not been|was not|is being returned)",
    r"konnte nicht zugestellt", r"kon niet (?:worden )?(?:bezorgd|afgeleverd)", r"n'a pas pu être",
    r"no se (?:ha )?pud?o? entreg",
)  # fmt: skip

SENDING_SERVICE_NOTICE = any_of(
    r"bounce", r"complaint", r"delivery", r"deliverydelay",
    before=r'"(?:notificationType|eventType)\\?"\s*:\s*\\?"', after=r'\\?"',
)  # fmt: skip
"""Notices that sending services write as JSON."""

AUTOMATIC_SUBJECTS = any_of(
    r"out[- ]of[- ](?:the[- ])?office(?: auto-?reply)?", r"ooo", r"autoreply", r"autorespon(?:se|der)?",
    r"auto(?:matic(?:ally)?)?[- _]?(?:generated[- ])?(?:reply|respon[sd]e?r?s?|answer)",
    r"vacation(?: reply| message| response)?", r"on vacation", r"away from (?:my |the )?(?:office|mail|desk)",
    r"i am (?:out of office|away|on (?:leave|holiday|vacation))",
    r"automatisch antwoord", r"automatische (?:reactie|beantwoording|antwort)", r"niet aanwezig",
    r"afwezig(?:heid(?:sbericht|smelding)?)?", r"abwesend", r"abwesenheits?(?:notiz|meldung|nachricht)?",
    r"réponse automatique", r"absence du bureau", r"respuesta automática", r"fuera de (?:la )?oficina",
    r"risposta automatica", r"fuori sede", r"resposta automática", r"ausência temporária",
    r"automatiskt? svar", r"автоответ", r"自動(?:返信|応答)",
    before=r"(?:(?:re|aw|antw)\s?:\s?){0,3}\W{0,3}", after=r"\s{0,3}(?:[:(\[\-–—,.]|(?:re|aw|antw|sv|tr)\s?:|$)",
)  # fmt: skip
"""At the very start, closed by a sign or the mark of an answer: words inside the sentence of a report do not count."""

READ_RECEIPT_SUBJECTS = any_of(
    r"(?:not )?read", r"(?:niet )?gelezen", r"(?:un)?gelesen", r"lu", r"leído", r"deleted", r"unread",
    r"return receipt", r"delivered", r"bezorgd",
    after=r" ?(?:\([^)]{1,40}\))?\s?:",
)  # fmt: skip

DMARC_SUBJECTS = any_of(r"report[ -]?domain:?\s?\S+.{0,80}(?:submitter|report-id)", before=r"(?:\[[^\]]{1,20}\] ?)?")
COMPLAINT_SUBJECTS = any_of(r"complaint about message from \[?[0-9a-f.:]{3,45}")

LIST_SERVERS = any_of(r"admin", r"bounces?", r"request", r"owner", r"errors", before=r"[\w.+-]{1,60}-", after=r"@")
"""Addresses that a list server speaks from itself."""
