"""What a mail is, and what follows from that."""
