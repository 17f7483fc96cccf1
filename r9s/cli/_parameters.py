"""Converts the parameters of an operation to options and arguments of a command."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from r9s.operations import Operation, Parameter

from ._names import dashed
from ._texts import Stdin, file_of, text_of

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    ParamType = click.ParamType[str]
    Completions = list[CompletionItem[str]]
else:
    ParamType = click.ParamType

WORDS = "words"
"""The name of the click argument that takes all words. They are assigned to parameters afterwards."""
_METAVARS = {"file": "FILE", "integer": "INTEGER", "number": "NUMBER", "object": "JSON", "any": "JSON"}


class ValueOf(ParamType):
    """The type of an option. It shows and completes the values of the parameter, and converts nothing."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.name = _METAVARS.get(parameter.type, "TEXT").lower()

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The placeholder for the value in the help."""
        return self.name.upper()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "Completions":
        """The known values, or files."""
        from click.shell_completion import CompletionItem

        if self.parameter.type == "file":
            return [CompletionItem(incomplete, type="file")]
        known = self.parameter.choices or (("true", "false") if self.parameter.type == "boolean" else ())
        return [CompletionItem(each) for each in known if each.startswith(incomplete)]


class Words(click.Argument):
    """All required parameters as arguments without an option name."""

    def __init__(self, parameters: Sequence[Parameter]) -> None:
        names = [f"{metavar(each)}{'...' if each.is_list else ''}" for each in parameters]
        super().__init__([WORDS], nargs=-1, metavar=" ".join(names))
        self._parameters = parameters

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "Completions":
        """Files, if one of the parameters is a file."""
        from click.shell_completion import CompletionItem

        takes_files = any(each.type == "file" for each in self._parameters)
        return [CompletionItem(incomplete, type="file")] if takes_files else []


def required_of(operation: Operation) -> list[Parameter]:
    """The required parameters in the order of the arguments: files first, then as in the spec."""
    return sorted((each for each in operation.parameters if each.required), key=lambda each: each.type != "file")


def metavar(parameter: Parameter) -> str:
    """The name of a parameter as an argument."""
    return dashed(parameter.name).upper()


def option_name(parameter: Parameter, taken: Iterable[str]) -> str:
    """The option name of a parameter; `--api-NAME` if the command line has an own option of that name."""
    name = f"--{dashed(parameter.name)}"
    while name in taken:
        name = f"--api-{name[2:]}"
    return name


def option_of(parameter: Parameter, taken: Iterable[str]) -> click.Option:
    """The option of a parameter; `taken` are the names of other options."""
    name = option_name(parameter, taken)
    names = [name, f"-{name[2:]}"] if len(name) == 3 and f"-{name[2:]}" not in taken else [name]
    target, text = target_of(parameter), _text_of(parameter)
    if parameter.type == "boolean" and not parameter.is_list:
        return click.Option([f"{name}/--no-{name[2:]}", target], default=None, help=text)
    return click.Option([*names, target], type=ValueOf(parameter), multiple=parameter.is_list, help=text)


def target_of(parameter: Parameter) -> str:
    """The name of a parameter in click. It differs from the names of the command line's own options."""
    return f"given_{parameter.name}"


def values_of(operation: Operation, parsed: Mapping[str, Any], stdin: Stdin) -> dict[str, Any]:
    """The given parameters by their Python names; raises UsageError for values that are not valid."""
    given: dict[str, Any] = {}
    for parameter in operation.parameters:
        value = parsed.get(target_of(parameter))
        if value is not None and value != ():
            given[parameter.name] = value
    missing = [each for each in required_of(operation) if each.name not in given]
    given.update(_spread(parsed.get(WORDS) or (), missing))
    values = {
        each.name: _value_of(each, given[each.name], stdin) for each in operation.parameters if each.name in given
    }
    return _with_one_file(operation, values)


def _spread(words: Sequence[str], missing: Sequence[Parameter]) -> dict[str, Any]:
    """Assign words to parameters. The first parameter that accepts several gets all spare words."""
    spare = len(words) - len(missing)
    if spare < 0:
        names = ", ".join(f"{metavar(each)} (or --{metavar(each).lower()})" for each in missing[spare:])
        raise click.UsageError(f"Missing: {names}.")
    variadic = next((each for each in missing if each.is_list), None)
    if spare and variadic is None:
        raise click.UsageError(f"Too many arguments: {words[len(missing)]!r}. Put a text of several words in quotes.")
    spread: dict[str, Any] = {}
    position = 0
    for parameter in missing:
        count = 1 + (spare if parameter is variadic else 0)
        taken = tuple(words[position : position + count])
        spread[parameter.name] = taken if parameter.is_list else taken[0]
        position += count
    return spread


def _value_of(parameter: Parameter, given: Any, stdin: Stdin) -> Any:
    return [_one(parameter, each, stdin) for each in given] if parameter.is_list else _one(parameter, given, stdin)


def _with_one_file(operation: Operation, values: dict[str, Any]) -> dict[str, Any]:
    """Replace a list of one file by the file, if the operation accepts that."""
    lists = [each.name for each in operation.parameters if each.is_list and each.type == "file"]
    ones = {name: values[name][0] for name in lists if len(values.get(name, ())) == 1}
    if not ones:
        return values
    single = {**values, **ones}
    try:
        operation.check(**single)
    except TypeError:
        return values
    except (ValueError, OSError):
        # The call will raise it again.
        pass
    return single


def _one(parameter: Parameter, given: Any, stdin: Stdin) -> Any:
    """Convert one value from the command line."""
    if not isinstance(given, str):
        return given
    name = metavar(parameter) if parameter.required else option_name(parameter, ())
    if parameter.type == "file":
        return file_of(given, name, stdin)
    text = text_of(given, name, stdin) if parameter.type in ("string", "object", "any") else given
    if parameter.choices and not parameter.is_open and text not in parameter.choices:
        raise click.UsageError(f"{name}: {text!r} is not one of {', '.join(parameter.choices)}.")
    try:
        return parameter.from_text(text)
    except ValueError as error:
        raise click.UsageError(f"{name}: {error}") from None


def _text_of(parameter: Parameter) -> str:
    """The help of an option. It lists the known values if the description does not."""
    if parameter.required:
        return f"The same as {metavar(parameter)}, by its name."
    text = " ".join(parameter.text.split())
    if not parameter.choices or all(each in text for each in parameter.choices):
        return text
    known = ", ".join(parameter.choices)
    return f"{text} Known values: {known}{'; other values are accepted too' if parameter.is_open else ''}.".strip()
