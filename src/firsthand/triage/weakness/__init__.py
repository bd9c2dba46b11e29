"""Which class of weakness a report tells of, and which rules of the programme may speak of it."""
