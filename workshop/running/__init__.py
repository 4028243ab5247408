"""Started on this machine, and kept so: one program a home, its processes, its copies, a rehearsal."""
