"""From octets to what a mail says. Pure, bounded, and done in a child process."""
