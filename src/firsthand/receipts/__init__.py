"""Receipts: what a reporter holds in their hand, and anyone can check without us."""
