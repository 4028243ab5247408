"""The paper: a record as a page that prints on A4, as a file to keep, and in words."""

from .page import CSS, page, save
from .sheets.agreement import title

__all__ = ["CSS", "page", "save", "title"]
