"""Files -> Document: the OpenAPI document as one tree of plain dicts and lists, with the line of everything.

This phase does not check the content. Nothing is downloaded, and no file outside of the document's folder is read.
"""

from .document import FILES, Document, load

__all__ = ["FILES", "Document", "load"]
