"""Reads the security schemes, and the requirements of operations."""

from collections.abc import Mapping
from typing import Any

from ..problems import Pointer, Refused, Report
from .api import Scheme
from .shapes import Shapes, shown


def schemes_of(shapes: Shapes, components: Mapping[str, Any], report: Report) -> dict[str, Scheme]:
    """The security schemes that are supported, by name."""
    found: dict[str, Scheme] = {}
    with report.leaving_out("the security schemes"):
        for name, value in shapes.inner(components, "securitySchemes", ("components",)).items():
            place: Pointer = ("components", "securitySchemes", name)
            try:
                data, place = shapes.follow(value, place, "a security scheme")
                scheme = _scheme(data)
            except Refused as refused:
                report.refuse(refused.pointer, refused.reason, f"the security scheme {name!r}")
                continue
            if scheme is not None:
                found[name] = scheme
    return found


def _scheme(data: Mapping[str, Any]) -> Scheme | None:
    """The credentials of a scheme; None if it is not supported."""
    kind, scheme = data.get("type"), str(data.get("scheme")).lower()
    # A token is always sent as a bearer token (RFC 6750).
    if kind in ("oauth2", "openIdConnect") or (kind, scheme) == ("http", "bearer"):
        return Scheme("bearer")
    if (kind, scheme) == ("http", "basic"):
        return Scheme("basic")
    if kind == "apiKey" and data.get("in") in ("header", "query", "cookie") and isinstance(data.get("name"), str):
        return Scheme(data["in"], data["name"])
    return None


def needed_by(
    operation: Mapping[str, Any],
    pointer: Pointer,
    root: Mapping[str, Any],
    schemes: Mapping[str, Scheme],
    report: Report,
) -> tuple[tuple[str, ...], ...]:
    """The supported alternatives of an operation, each with the schemes that are needed together."""
    place: Pointer = (*pointer, "security") if "security" in operation else ("security",)
    needed = operation.get("security", root.get("security")) or []
    if not isinstance(needed, list) or not all(isinstance(each, dict) for each in needed):
        raise Refused(place, f"`security` must be a list of objects, not {shown(needed)}")
    known = [tuple(each) for each in needed if all(name in schemes for name in each)]
    missing = sorted({name for each in needed for name in each if name not in schemes})
    usable = tuple(each for each in known if len({schemes[name].target for name in each}) == len(each))
    clashing = [each for each in known if each not in usable]
    reason = "; ".join([*(_why(root, name) for name in missing), *(_clash(schemes, each) for each in clashing)])
    if needed and not usable:
        raise Refused(place, reason)
    if reason:
        report.warn(place, f"{reason}; the other alternatives are used")
    return usable


def _clash(schemes: Mapping[str, Scheme], needed: tuple[str, ...]) -> str:
    """Why schemes cannot be met at once."""
    targets = [schemes[name].target for name in needed]
    part, name = next(target for target in targets if targets.count(target) > 1)
    both = " and ".join(repr(each) for each, target in zip(needed, targets, strict=True) if target == (part, name))
    return f"{both} cannot be needed at once: both set the {part} {name!r}"


def _why(root: Mapping[str, Any], name: str) -> str:
    """Why a scheme is not supported."""
    components = root.get("components")
    declared = components.get("securitySchemes") if isinstance(components, dict) else None
    if not isinstance(declared, dict) or name not in declared:
        return f"the security scheme {name!r} is not declared in components/securitySchemes"
    return f"the security scheme {name!r} is not supported; supported are bearer, basic, an API key and OAuth 2"
