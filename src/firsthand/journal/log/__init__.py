"""The transparency log over the journal: tree, tiles, signed checkpoints, receipts. What is pure needs no Django."""
