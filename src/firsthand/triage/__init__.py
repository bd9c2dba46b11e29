"""Advice beside a case: scope, class of weakness, what is missing, look-alikes, severity. It never changes a case."""
