"""The queue as each person wants it: filters, views that are kept, search over sealed words, acts on many cases."""
