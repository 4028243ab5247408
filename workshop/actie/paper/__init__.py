"""What an evening leaves behind: the agreement, and the record that no longer moves."""
