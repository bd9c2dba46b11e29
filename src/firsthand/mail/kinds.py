from firsthand.intake.kinds import OPENS_A_CASE, MailKind

__all__ = ["OPENS_A_CASE", "MailKind"]
