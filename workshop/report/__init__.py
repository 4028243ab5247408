"""The paper: a record as a page that prints on A4, as a file to keep, and in words."""

from .page import context, save

__all__ = ["context", "save"]
