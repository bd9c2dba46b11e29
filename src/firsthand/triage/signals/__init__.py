"""What tells bulk and machine-made reports: signs for a person, never a verdict."""
