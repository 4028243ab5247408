"""The evening of design 1, chapter by chapter; `tests/test_story.py` plays it."""
