"""Papers, one a file: a function from a record (or a meeting) to a Document, in the language that is spoken."""
