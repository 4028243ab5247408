"""The domain: the rules of an ACTIE evening, pure and free of the web, the clock and the database."""
