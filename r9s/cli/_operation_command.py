"""The command of an operation."""

import click

from r9s.operations import Operation

from ._exit_codes import EPILOG


class OperationCommand(click.Command):
    """Calls one operation. Its options are made at the first use."""

    def __init__(self, operation: Operation, name: str) -> None:
        summary = operation.summary or operation.name
        text = operation.text if operation.text.strip() != summary else ""
        help_text = f"{summary}\n\n{text}".strip()
        super().__init__(name, help=help_text, short_help=summary, epilog=EPILOG, deprecated=operation.is_deprecated)
        self.operation = operation
        self._sections: list[tuple[str, list[click.Option]]] = []

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The arguments and options, and --help."""
        if not self.params:
            self._make_params()
        return super().get_params(ctx)

    def _make_params(self) -> None:
        from ._options import call_options, client_options, output_options
        from ._parameters import Words, option_of, required_of

        own = [("Output", output_options()), ("Calling", [*call_options(), *client_options()])]
        taken = {"--help", "-h", *(name for _, group in own for option in group for name in option.opts)}
        of_api: list[click.Option] = []
        for each in self.operation.parameters:
            # Two parameters may have the same name on the command line, such as x and X.
            of_api.append(option_of(each, taken))
            taken.update(of_api[-1].opts, of_api[-1].secondary_opts)
        self._sections = [("Options of the API", of_api), *own]
        required = required_of(self.operation)
        words = [Words(required)] if required else []
        self.params = [*words, *(option for _, group in self._sections for option in group)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help: required arguments first, then the options in groups."""
        from ._parameters import metavar, required_of

        params = self.get_params(ctx)
        required = required_of(self.operation)
        if required:
            with formatter.section("Arguments"):
                formatter.write_dl([(metavar(each), f"{_described(each.text, each.type)}") for each in required])
        listed = [option for _, group in self._sections for option in group]
        rest = [each for each in params if isinstance(each, click.Option) and each not in listed]
        for title, group in [*self._sections, ("Help", rest)]:
            records = [record for each in group if (record := each.get_help_record(ctx)) is not None]
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def invoke(self, ctx: click.Context) -> int:
        """Call the operation, and return the exit code."""
        # This warns if the operation is deprecated.
        super().invoke(ctx)
        from ._call import call
        from ._debugging import is_debugging
        from ._options import CallOptions
        from ._parameters import values_of
        from ._texts import Stdin

        options, stdin = CallOptions(ctx.params), Stdin()
        values = values_of(self.operation, ctx.params, stdin)
        return call(self.operation, values, options, options.of_the_call(stdin), debug=is_debugging(ctx))


def _described(text: str, kind: str) -> str:
    source = "A path, or - for stdin." if kind == "file" else "The text itself, - for stdin, or @FILE."
    return f"{' '.join(text.split())} {source}".strip()
