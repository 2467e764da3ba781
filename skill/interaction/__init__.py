"""The interaction models: built from a readable source, linted, and compared with what is checked in."""
