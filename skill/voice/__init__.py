"""From acts to words, from words to speech, and how long the speech takes."""
