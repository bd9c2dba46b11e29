"""Boards for the team: how the clocks stand, how much there is to do, what is worth reading, how long things take."""
