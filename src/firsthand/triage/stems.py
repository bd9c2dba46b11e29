"""What the forms of an English word share. Pure."""

import threading
from functools import lru_cache

import snowballstemmer


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word in lower case; other languages lose a few endings by it, here and there alike."""
    if not word.isascii():
        return word
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("english")
    return str(_own.stemmer.stemWord(word))


_own = threading.local()
"""A stemmer keeps the word that it is at: each thread has one of its own."""
