"""The version of the distribution `r9s`. The version of the API is that of `r9s-generated`."""

__version__ = "1.0.0"

BUILT_WITH: str | None = None
"""The version of r9s-generated that this r9s was built with. hatch_build.py writes it. `None` in a checkout."""


def check_generated() -> None:
    """Raise ImportError if this r9s was built with another version of r9s_generated than the installed one."""
    if BUILT_WITH is None:
        return
    import r9s_generated

    found = getattr(r9s_generated, "__version__", "without a version")
    if found != BUILT_WITH:
        raise ImportError(
            f"r9s {__version__} was built with r9s-generated {BUILT_WITH} and needs exactly that, but found "
            f"r9s_generated {found} in {r9s_generated.__file__}: run `pip install r9s-generated=={BUILT_WITH}`",
            name="r9s_generated",
            path=r9s_generated.__file__,
        )
