"""Search over sealed words: keyed tokens in rows, an index of them on each machine, and the words of who searches."""
