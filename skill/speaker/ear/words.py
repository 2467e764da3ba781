"""Utterance → words: what every later part of the ear compares, for samples and for people alike."""

import re

Words = tuple[str, ...]

_WORD = re.compile(r"\{[^}]*\}|[\w']+")
_SHORT = {
    "i'm": "i am", "you're": "you are", "we're": "we are", "they're": "they are", "it's": "it is",
    "that's": "that is", "this's": "this is", "what's": "what is", "where's": "where is", "who's": "who is",
    "how's": "how is", "when's": "when is", "there's": "there is", "here's": "here is",
    "everything's": "everything is", "nothing's": "nothing is", "i've": "i have", "you've": "you have",
    "we've": "we have", "i'll": "i will", "you'll": "you will", "we'll": "we will", "that'll": "that will",
    "it'll": "it will", "i'd": "i would", "you'd": "you would", "let's": "let us", "lets": "let us",
    "isn't": "is not", "aren't": "are not", "wasn't": "was not", "weren't": "were not", "don't": "do not",
    "dont": "do not", "doesn't": "does not", "doesnt": "does not", "didn't": "did not", "can't": "can not",
    "cant": "can not", "cannot": "can not", "couldn't": "could not", "won't": "will not", "wouldn't": "would not",
    "shouldn't": "should not", "mustn't": "must not", "haven't": "have not", "hasn't": "has not", "hadn't": "had not",
    "im": "i am", "ive": "i have", "gonna": "going to", "wanna": "want to", "gotta": "got to", "gimme": "give me",
    "lemme": "let me", "okay": "ok", "kay": "ok", "alright": "all right", "nevermind": "never mind",
    "cause": "because", "whats": "what is", "thats": "that is", "hows": "how is", "wheres": "where is",
    "isnt": "is not", "kinda": "kind of", "pls": "please", "plz": "please", "thx": "thanks", "u": "you",
}  # fmt: skip
_LONG = {short: tuple(long.split()) for short, long in _SHORT.items()}


def words(text: str) -> Words:
    """Lower case, without punctuation, contractions written out; a sample's {slot} stays one word."""
    found: list[str] = []
    for word in _WORD.findall(text.lower().replace("’", "'").replace("-", " ")):
        if word in _LONG:
            found += _LONG[word]
        elif word.endswith("'s") and len(word) > 2:
            found += (word[:-2], "is")
        elif bare := word.strip("'"):
            found.append(bare)
    return tuple(found)


def word_set(text: str) -> frozenset[str]:
    """The words of a text that has nothing but words and spaces."""
    return frozenset(text.split())
