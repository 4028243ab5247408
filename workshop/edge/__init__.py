"""Before anything of ours: who calls, which names we answer to, how fast anybody may go, what text may be."""
