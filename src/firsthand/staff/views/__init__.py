"""The pages of the desk, a module each kind."""
