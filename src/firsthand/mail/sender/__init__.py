"""Whether the sender of a mail is who it says."""
