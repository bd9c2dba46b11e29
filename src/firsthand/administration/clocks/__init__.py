"""The clocks of the version in force, and how those who run them are."""
