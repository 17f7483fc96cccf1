"""What `make dist` builds, and environments far from the repository that it is installed into."""

import venv
import zipfile
from pathlib import Path

import pytest
from packaging.metadata import Metadata

import r9s
import r9s_generated
from tests.packages import wheelhouse

ROOT = Path(__file__).parents[2]


def metadata(wheel: Path) -> Metadata:
    """The metadata of a wheel, which must be what PyPA's specification asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Metadata.from_email(archive.read(name), validate=True)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels and sdists of both distributions, built as `make dist` builds them."""
    folder = tmp_path_factory.mktemp("dist")
    wheelhouse.build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def wheels(dist: Path) -> dict[str, Path]:
    """The wheel of each distribution by its name."""
    return {path.name.split("-")[0]: path for path in dist.glob("*.whl")}


@pytest.fixture(scope="session")
def house(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both wheels, and those of all that they require."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    for wheel in wheels.values():
        (folder / wheel.name).symlink_to(wheel)
        needed = [str(requirement) for requirement in metadata(wheel).requires_dist or []]
        wheelhouse.add_required(folder, needed, "sandbox")
    return folder


@pytest.fixture(scope="session")
def environments(house: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The Python of an environment for each of these requirements, which pip installs from the wheelhouse."""
    folder = tmp_path_factory.mktemp("environments")
    wanted = {
        "r9s": f"r9s=={r9s.__version__}",
        "r9s-generated": f"r9s-generated=={r9s_generated.__version__}",
        "r9s[sandbox]": f"r9s[sandbox]=={r9s.__version__}",
    }
    pythons = {name: folder / name / "bin" / "python" for name in wanted}
    for name in wanted:
        venv.create(folder / name, symlinks=True)
    pip = ["-m", "pip", "--isolated", "--disable-pip-version-check", "--python"]
    install = ["install", "--quiet", "--no-compile", "--no-index", "--find-links", str(house)]
    wheelhouse.run_all(*([*pip, str(pythons[name]), *install, wanted[name]] for name in wanted), folder=folder)
    return pythons
