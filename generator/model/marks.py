"""Finds marks in places where they have no effect."""

from ..normalise.keywords import ARRAY_NAME, COUNT
from ..problems import Report
from . import types
from .operation import Operation
from .package import Field, Package


def check_marks(package: Package, report: Report) -> None:
    """Refuse each mark without effect."""
    operations: list[Operation] = package.operations
    # If a class is a part of others, each of them has its properties.
    bodies = {field.pointer for operation in operations for body in operation.bodies for field in body.fields or ()}
    forms = {
        field.pointer
        for operation in operations
        for body in operation.bodies
        if body.kind == "multipart"
        for field in body.fields or ()
    }
    for model in [found for name in package.classes if (found := package.object_class(name))]:
        for field in model.fields:
            if COUNT in field.said:
                _check_count(field, report, counts=field.pointer in bodies)
            if ARRAY_NAME in field.said and field.pointer not in forms:
                reason = f"{ARRAY_NAME} counts only for a property of a multipart/form-data body"
                report.refuse((*field.pointer, ARRAY_NAME), reason, "the mark")
    for operation in operations:
        for field in operation.parameters:
            if COUNT in field.said:
                _check_count(field, report, counts=True)
        marked = {field.wire: field for field in operation.flat if COUNT in field.said}
        for field in list(marked.values())[1:]:
            reason = f"{COUNT} stands on more than one parameter of {operation.raw.id}; remove all but one"
            report.refuse((*field.pointer, COUNT), reason, "the mark")


def _check_count(field: Field, report: Report, *, counts: bool) -> None:
    place = (*field.pointer, COUNT)
    if not counts:
        reason = f"{COUNT} counts only for a parameter, or a property of a request body that is an object"
        report.refuse(place, reason, "the mark")
    elif field.said[COUNT] is not True:
        report.refuse(place, f"{COUNT} must be true, or not there", "the mark")
    elif types.without_null(field.type) != types.Scalar("integer"):
        report.refuse(place, f"{COUNT} counts only for an integer", "the mark")
