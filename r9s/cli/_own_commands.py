"""The commands that are not operations of the API."""

import click

from ._exit_codes import DONE, WRONG_USE
from ._output import say, tell

_SHELLS = ("bash", "zsh", "fish")


def _batch() -> click.Command:
    from ._batch_command import batch_command

    return batch_command()


def _sandbox() -> click.Command:
    command = click.Command(
        "sandbox",
        callback=_run_sandbox,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        help=_SANDBOX,
        # The parser of the sandbox has the options and the help.
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
    )
    return command


def _run_sandbox(arguments: tuple[str, ...]) -> int:
    try:
        from r9s_sandbox.__main__ import main
    except ImportError as error:
        say(str(error))
        return WRONG_USE
    return main(list(arguments), program="r9s sandbox")


def _version() -> click.Command:
    return click.Command("version", callback=_tell_version, help=_VERSIONS)


def _tell_version() -> int:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    import r9s

    tell(f"r9s {r9s.__version__}")
    for name in ("r9s-generated", "httpx", "click", "rich"):
        try:
            tell(f"{name} {version(name)}")
        except PackageNotFoundError:
            tell(f"{name} (not installed as a distribution)")
    tell(f"Python {platform.python_version()} on {platform.system()}")
    return DONE


def _completion() -> click.Command:
    shell = click.Argument(["shell"], type=click.Choice(_SHELLS))
    return click.Command("completion", callback=_tell_completion, params=[shell], help=_COMPLETION)


def _tell_completion(shell: str) -> int:
    from click.shell_completion import get_completion_class

    from ._program import program

    kind = get_completion_class(shell)
    if kind is None:
        return WRONG_USE
    tell(kind(program(), {}, "r9s", "_R9S_COMPLETE").source())
    return DONE


_COMPLETION = """Print a script that completes commands, options and values in a shell.

\b
bash   eval "$(r9s completion bash)"        in ~/.bashrc
zsh    eval "$(r9s completion zsh)"         in ~/.zshrc
fish   r9s completion fish | source         in ~/.config/fish/config.fish"""

_BATCH = "Make thousands of pictures. None is paid for twice."
_SANDBOX = "Run a local server that behaves like the API."
_VERSIONS = "Print the versions of r9s, its libraries and Python."

OWN = {
    "batch": (_BATCH, _batch),
    "sandbox": (_SANDBOX, _sandbox),
    "version": (_VERSIONS, _version),
    "completion": (_COMPLETION.partition("\n")[0], _completion),
}
