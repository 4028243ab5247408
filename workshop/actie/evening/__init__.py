"""One evening: what it is, how it moves, who votes on what, and what is written down."""
