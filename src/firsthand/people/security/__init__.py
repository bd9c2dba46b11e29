"""How somebody shows who they are: second factors, sessions, and how often one may try."""
