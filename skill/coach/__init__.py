"""The pure core: what is coached, where the person is, and what comes next. No words, no clock, no I/O."""
