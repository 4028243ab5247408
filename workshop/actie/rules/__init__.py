"""Rules 2: from votes to words and to a few methods, by arithmetic alone."""

RULES = 2  # the version of the rules in this folder; every record says by which it was counted
