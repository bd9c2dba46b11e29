"""Advisories and issues known to the house, imported to compare reports with. Never shown to a reporter."""
