"""The skill as Amazon takes it: manifest, interaction models and icons, in the layout of the ASK command line."""
