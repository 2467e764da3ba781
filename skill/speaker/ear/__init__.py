"""The parts of the desk speaker's ear, in the order in which an utterance meets them: words, pain, samples, guess."""
