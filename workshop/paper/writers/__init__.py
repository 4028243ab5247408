"""Documents as files: one format a file. What a paper says stands in `sheets/`; here is only how it looks."""
