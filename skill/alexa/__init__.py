"""Alexa's side of the conversation: its requests in, its responses out."""
