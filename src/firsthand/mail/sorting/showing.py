"""What the desk shows of a mail: its subject, sender and date, and the words of one that goes into no case."""

from firsthand.intake.shown import Shown, ShownFile, shown
from firsthand.mail.reading.mails import ParsedMail


def shown_of_mail(mail: ParsedMail, *, words: bool) -> Shown:
    """`words` for a mail that is set aside: in a case they stand in the thread."""
    address = mail.from_as_written or mail.from_address
    sender = f"{mail.from_name} <{address}>" if mail.from_name and address else mail.from_name or address
    if not words:
        return shown(subject=mail.subject, sender=sender, date=mail.date)
    files = tuple(ShownFile(file.name, len(file.content)) for file in mail.files)
    return shown(subject=mail.subject, sender=sender, date=mail.date, text=mail.text, html=mail.html, files=files)
