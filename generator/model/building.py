"""Makes a package from an API."""

import dataclasses

from ..check.api import Api
from ..media import essence
from ..normalise import Normaliser
from ..normalise import schema as shapes
from ..problems import Pointer, Refused, Report
from .classes import Classes
from .marks import check_marks
from .operations import Operations
from .package import Package
from .versions import checked_version, distribution_version


def build(api: Api, normaliser: Normaliser, report: Report, version: str | None = None) -> Package:
    """The package for an API. Unsupported parts are added to `report` and left out.

    `version` is that of the distribution; None: that of the document.
    """
    package = Package(api, checked_version(version) if version else distribution_version(api.version, report))
    classes = Classes(package, normaliser, report)
    classes.components.forms = set(_forms(api, normaliser))
    classes.components.make_all()
    operations = Operations(package, classes, report)
    package.operations = operations.make(api)
    for node in api.models_only:
        classes.type_of(node, ("webhook",))
        classes.finish()
    classes.fix_tags()
    # Make the cached values of operations again, because fields were changed.
    package.operations = [dataclasses.replace(operation) for operation in package.operations]
    package.resources = operations.resources
    check_marks(package, report)
    if not package.operations and (api.operations or not api.schemas):
        if not report.refused:
            report.refuse(("paths",), "there is no operation to generate", "everything")
        report.is_empty = True
    return package


def _forms(api: Api, normaliser: Normaliser) -> list[Pointer]:
    """The places of the components that are sent as multipart forms."""
    found: dict[Pointer, None] = {}
    for operation in api.operations:
        for media in operation.body.media if operation.body else ():
            if essence(media.media_type) != "multipart/form-data":
                continue
            try:
                shape = normaliser(media.schema).shape
                while isinstance(shape, shapes.Reference) and shape.target not in found:
                    found[shape.target] = None
                    shape = normaliser(normaliser.target(shape)).shape
            except Refused:
                continue
    return list(found)
