"""The program `r9s`, also as `python -m r9s`."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Return the exit code; docs/guides/command-line.md explains it.

    Args:
        arguments: The arguments after `r9s`. `None`: those of the process.
    """
    try:
        # Most commands do not need rich, and looking for it is faster than importing it.
        from importlib.machinery import PathFinder

        import click as _  # noqa: F401

        is_there = PathFinder.find_spec("rich") is not None
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        is_there = False
    if not is_there:
        print('The command line of r9s is not installed: pip install "r9s[cli]"', file=sys.stderr)
        return 2
    from r9s.cli import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
