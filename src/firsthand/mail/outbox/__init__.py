"""Letters as mail: made, sealed, signed, sent."""
