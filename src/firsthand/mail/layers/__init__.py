"""Encryption and signatures of mail that came in, layer by layer."""
