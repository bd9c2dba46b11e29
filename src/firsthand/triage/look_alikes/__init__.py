"""Earlier reports and known issues that may tell of the same vulnerability."""
