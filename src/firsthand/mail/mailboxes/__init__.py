"""Mail that is fetched or brought along: IMAP, Maildir and mailbox files."""
