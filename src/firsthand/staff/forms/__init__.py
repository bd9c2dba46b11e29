"""Forms of the acts on a case, a module each group. What was typed stays in them when something is wrong."""
