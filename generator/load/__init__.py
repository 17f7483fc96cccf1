"""Files -> Document: the OpenAPI document as one tree of plain dicts and lists, which knows where everything stands.

It does not judge: what the tree says is the business of the check. Nothing is fetched, and no file outside of the
document's folder is read.
"""

from .document import FILES, Document, load

__all__ = ["FILES", "Document", "load"]
