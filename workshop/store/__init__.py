"""The database: the only package that imports SQLAlchemy.

`tables` is the schema and the Store; `writer` keeps votes; `votes` keeps seats and paper cards; `meetings` keeps
what is decided, with its history; `keys` keeps who holds which link. Each function takes a connection first and
is called through `Store.read` or `Store.write`.
"""

from .tables import Store

__all__ = ["Store"]
