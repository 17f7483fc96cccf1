"""The version of the distribution `r9s`; the API's own version is that of `r9s-generated`."""

__version__ = "0.1.0"
