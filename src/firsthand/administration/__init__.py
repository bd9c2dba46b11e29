"""Looking after the programme itself: its versions, letters, clocks, keys and health. Everything but people.

It stands above the desk and the mail door, since health looks at both, and below `ops`, whose `doctor` tells the same.
"""
