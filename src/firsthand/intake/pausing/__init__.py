"""A pause of intake: it tells people when answers come, and keeps a lane open for what is critical."""
