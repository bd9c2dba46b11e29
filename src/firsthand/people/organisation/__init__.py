"""Signing in where the organisation keeps its people (OpenID Connect)."""
