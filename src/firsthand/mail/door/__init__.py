"""Mail that is handed over: SMTP, LMTP and the pipe. Kept durably before anybody is told "taken"."""
