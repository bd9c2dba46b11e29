"""What is wrong with an instance, and how to mend it: for `firsthand doctor` and for the page."""
