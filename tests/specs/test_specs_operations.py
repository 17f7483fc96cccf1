"""The table of operations of every document: each method is in it, and a plan is what the method really sends."""

import importlib
import inspect
import json
import re
import warnings
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from openapi_python_client.strings import PythonIdentifier

from tests.specs.calls import Caller, Case, cases, method_of
from tests.specs.conftest import STEMS, Serve, Served
from tests.specs.document import operations

Sent = list[httpx.Request]


@pytest.mark.parametrize("stem", STEMS)
def test_every_method_is_listed(serve: Serve, stem: str) -> None:
    """One entry for each tag of each operation, in the order of the document, with the parameters of the method."""
    with serve(stem) as served:
        table = importlib.import_module("r9s.operations")
        found = [(each.name, each.verb, each.path) for each in table.OPERATIONS]
        assert found == [
            (f"{PythonIdentifier(tag, prefix='tag')}.{method_of(each)}", each.method.upper(), each.path)
            for each in operations(served.server.document.data)
            for tag in each.data.get("tags") or ["default"]
        ]
        options = set(served.facade.module("_options").Options.__slots__)
        with served.facade.r9s.R9S("key") as client:
            for each in table.OPERATIONS:
                method = inspect.signature(getattr(getattr(client, each.resource), each.method)).parameters
                assert [one.name for one in each.parameters] == [name for name in method if name not in options]
                required = [name for name, one in method.items() if one.default is one.empty]
                assert [one.name for one in each.parameters if one.required] == required
                assert table.find(each.name) is each


@pytest.mark.parametrize("stem", STEMS)
def test_plans_are_what_travels(serve: Serve, stem: str) -> None:
    """Method, path, query, headers and body of a plan are those of the request that the call sends."""
    sent: Sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        sent.append(request)
        return httpx.Response(400, json={"error": {"message": "No."}})

    with serve(stem) as served, httpx.Client(transport=httpx.MockTransport(answer)) as lent:
        client = served.facade.r9s.R9S("key", server_url="https://plans.example/v1", client=lent)
        table = importlib.import_module("r9s.operations")
        every = list(cases(served.server.document))
        assert every
        problems = [said for case in every for said in _differences(served, client, table, case, sent)]
    assert problems == []


def _differences(served: Served, client: Any, table: Any, case: Case, sent: Sent) -> list[str]:
    caller = Caller(served.server.document)
    said = []
    for method in caller.methods(client, case, ""):
        sent.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            with pytest.raises(served.facade.errors.R9SError):
                method(**caller.fields(case))
        resource = type(method.__self__).__module__.rpartition(".")[2]
        operation = table.find(f"{resource}.{method.__name__}")
        operation.check(**caller.fields(case))
        difference = _difference(operation.plan(**caller.fields(case)), sent)
        said += [f"{case.name}: {difference}"] if difference else []
    return said


def _difference(plan: Any, sent: Sent) -> str | None:
    [request] = sent
    if (plan.method, f"/v1{plan.url}") != (request.method, request.url.raw_path.decode()):
        return f"{plan.method} {plan.url} is planned, and {request.method} {request.url} was sent"
    for name, value in plan.headers.items():
        came = request.headers.get(name, "")
        if came.partition("; boundary=")[0] != value:
            return f"the header {name}: {value} is planned, and {came} was sent"
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "multipart/form-data":
        names = re.findall(r'form-data; name="(.*?)"', request.content.decode("latin-1"))
        return None if [name for name, _ in plan.fields] == names else f"{plan.fields} is planned, and {names} was sent"
    if kind == "application/x-www-form-urlencoded":
        fields = parse_qsl(request.content.decode(), keep_blank_values=True)
        return None if plan.fields == fields else f"{plan.fields} is planned, and {fields} was sent"
    document = json.loads(request.content) if request.content else None
    return None if (plan.json, plan.fields) == (document, None) else f"{plan.json} is planned, and {document} was sent"
