"""Random input by the million: mutated requests, and random people who talk with the coach for forty turns each."""
