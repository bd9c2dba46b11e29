"""What a report leaves open, and the one question that would close it."""
