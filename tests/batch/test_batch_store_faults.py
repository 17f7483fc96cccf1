"""A store that fails: with errors, without an answer, and with answers that are lost."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import obstore
import obstore.store
import pytest

from r9s import batch
from tests.batch.child import report_as_dict
from tests.batch.counting import Counting
from tests.batch.output import check_drawn, check_once, check_records, objects, told
from tests.batch.reply import Reply, always
from tests.batch.s3 import BUCKET, Asked, Fault, SmallS3

OUT = f"s3://{BUCKET}/some/out"
WHICH: dict[str, Callable[[Asked], bool]] = {
    "claim": lambda asked: asked.method == "PUT" and asked.creates and asked.name.endswith(".json"),
    "record": lambda asked: asked.method == "PUT" and not asked.creates and asked.name.endswith(".json"),
    "picture": lambda asked: asked.method == "PUT" and asked.name.endswith(".png"),
    "read": lambda asked: asked.method in ("GET", "HEAD") and bool(asked.name),
    "list": lambda asked: asked.method == "GET" and not asked.name,
}
FAULTS: tuple[Fault, ...] = ("503", "reset", "lost", "hang")
REQUESTS = [{"prompt": str(number)} for number in range(6)]


def impatient() -> Any:
    """A store that does not try again, and waits for half a second."""
    never: Any = {"max_retries": 0, "retry_timeout": datetime.timedelta(seconds=1)}
    options: Any = {"timeout": "500ms", "allow_http": True}
    return obstore.store.from_url(OUT, client_options=options, retry_config=never)


def run(client: Any, out: Any, **options: Any) -> dict[str, Any]:
    """Run; a run that raises tells what it raised."""
    try:
        return report_as_dict(batch.run(REQUESTS, out, client=client, concurrency=2, **options))
    except Exception as error:
        return {"raised": type(error).__name__, "text": str(error)}


def held(store: SmallS3) -> Any:
    """What lies in the output."""
    return objects(store.objects, "some/out/")


def test_an_output_in_a_store_is_as_one_in_a_folder(server: Counting, client: Any, store: SmallS3) -> None:
    """The same records and pictures; the paths are URLs of the store."""
    for out in (OUT, f"{OUT}/", obstore.store.from_url(OUT)):
        found = run(client, out)
        assert (found["counts"]["done"], found["is_complete"]) == (6, True)
    assert len(server.asks) == 6
    check_records(held(store), server)
    assert not held(store).others
    found = report_as_dict(batch.status(OUT))
    assert (found["counts"]["done"], found["pictures"]) == (6, 6)


def test_a_claim_is_made_by_a_conditional_create(server: Counting, client: Any, store: SmallS3) -> None:
    """Each record begins with one, and is replaced only in the version that is known."""
    run(client, OUT)
    writes = [asked for asked in store.log if asked.method == "PUT" and asked.name.endswith(".json")]
    assert len([asked for asked in writes if asked.creates]) >= 6
    assert all(asked.creates or asked.replaces for asked in writes), "a record was written blindly"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", WHICH)
def test_a_store_that_fails_for_ever_and_then_works(
    which: str, fault: Fault, server: Counting, client: Any, store: SmallS3
) -> None:
    """The run ends and says why; with the store at work again nothing is paid twice, and all is accounted for."""
    store.fault = lambda asked: fault if WHICH[which](asked) else None
    found = run(client, impatient())
    struck = any(WHICH[which](asked) for asked in store.log)
    sent = len(server.asks)
    if which == "claim":
        assert sent == 0 or fault == "lost", "sent without a claim"
    if struck and sent < 6:
        assert found.get("stopped") or found.get("raised") or _all_told(found), found
    store.fault = lambda asked: None
    _paid_is_kept(server, store, found)
    found = report_as_dict(batch.run(REQUESTS, impatient(), client=client))
    check_once(server)
    assert found["counts"].get("done", 0) + found["counts"].get("unknown", 0) == 6, found["counts"]
    check_records(held(store), server, strict_names=False)
    check_drawn(held(store), server)
    assert report_as_dict(batch.run(REQUESTS, impatient(), client=client, retry_unknown=True))["is_complete"]
    check_once(server, 2)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("place", [1, 3])
def test_a_store_that_fails_once(
    place: int, which: str, fault: Fault, server: Counting, client: Any, store: SmallS3
) -> None:
    """One request of the store goes wrong: at most that one batch request is unknown, and nothing is paid twice."""
    count = 0

    def strike(asked: Asked) -> Fault | None:
        nonlocal count
        count += WHICH[which](asked)
        return fault if count == place and WHICH[which](asked) else None

    store.fault = strike
    run(client, impatient())
    found = run(client, impatient())
    assert "raised" not in found, found
    check_once(server)
    assert found["counts"].get("done", 0) + found["counts"].get("unknown", 0) == 6, found["counts"]
    assert found["counts"].get("unknown", 0) <= 2, "at most those that were under way"
    check_records(held(store), server, strict_names=False)
    check_drawn(held(store), server)


def test_a_busy_store_is_asked_again(server: Counting, client: Any, store: SmallS3) -> None:
    """obstore's own retries do, with the settings that it has by itself."""
    seen: set[str] = set()

    def strike(asked: Asked) -> Fault | None:
        first = asked.name not in seen
        seen.add(asked.name)
        return "503" if first else None

    store.fault = strike
    assert run(client, OUT)["is_complete"]
    check_once(server)
    check_records(held(store), server)


def test_a_store_that_is_not_there(server: Counting, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sent."""
    with SmallS3(listening=False) as gone:
        for name, value in gone.environment.items():
            monkeypatch.setenv(name, value)
        found = run(client, impatient())
    assert found.get("raised") or found["stopped"]
    assert not server.heads


@pytest.mark.parametrize("url", ["s4://bucket/x", "http://", "s3://"])
def test_a_url_that_is_no_store(url: str, server: Counting, client: Any, tmp_path: Path) -> None:
    """It is not taken for the name of a folder."""
    with pytest.raises(Exception, match=r"\w"):
        batch.run(REQUESTS, url, client=client)
    assert not server.heads
    assert not Path(url.split(":")[0] + ":").exists()


def test_other_objects_are_never_touched(server: Counting, client: Any, store: SmallS3) -> None:
    """Strange records, pictures of the user, and what lies beside the output."""
    server.plan = always(Reply())
    strange = {"some/out/a.json": b"", "some/out/b.json": b'{"key"', "some/out/c.png": b"mine", "some/out2/x": b"y"}
    store.objects.update(strange)
    assert run(client, OUT)["counts"]["done"] == 6
    assert store.objects.items() >= strange.items()


def _all_told(found: dict[str, Any]) -> bool:
    return bool(sum(found.get("counts", {}).values()) == 6)


def _paid_is_kept(server: Counting, store: SmallS3, found: dict[str, Any]) -> None:
    """Where pictures could not be put into the store, the report says where they are."""
    kept = [*store.objects.values(), *told(found)]
    lost = [ask.prompt for ask in server.asks if ask.status == 200 and not all(each in kept for each in ask.drawn)]
    assert not lost, f"paid, and nowhere to be found: {lost}, {found}"
