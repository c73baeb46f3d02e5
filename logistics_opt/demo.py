"""The demo counties: in ``data/`` of a checkout, inside the package when installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _home() -> Path:
    """The folder that holds one folder a county."""
    checkout = _PACKAGE.parent
    # A stranger's `data` folder may lie beside an installed package: only a checkout has both of these.
    if (checkout / "pyproject.toml").is_file() and (checkout / "data").is_dir():
        return checkout / "data"
    return _PACKAGE / "_data"


def demo_counties() -> tuple[str, ...]:
    """Names of the counties that come with the package, sorted; each is a folder."""
    folders = (entry for entry in _home().glob("*/") if not entry.name.startswith((".", "_")))
    return tuple(sorted(folder.name for folder in folders))


def demo_county(name: str) -> Path:
    """The folder of a demo county. Raises ``LookupError``, naming those there are, for any other name."""
    if name not in demo_counties():
        raise LookupError(f"no demo county {name!r}; there are: {', '.join(demo_counties()) or 'none'}")
    return _home() / name


def find_county(text: str) -> Path:
    """
    What a user calls a county: a path if one exists there, else the name of a demo county.

    A name that is neither is returned as the path it was, for the reader to say that nothing is there.
    """
    path = Path(text)
    if not path.exists() and text in demo_counties():
        return demo_county(text)
    return path
