"""Glute Coach: a voice coach for glute and hamstring stretches, as an Alexa custom skill."""
