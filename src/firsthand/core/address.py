"""The address of the instance, kept in the data folder, so that every command writes the same links as `serve`."""

from pathlib import Path


def _file(data: Path) -> Path:
    return data / "address"


def keep(data: Path, url: str) -> None:
    """Remember where this instance was last served."""
    _file(data).write_text(url + "\n", encoding="utf-8")


def kept_in(data: Path) -> str:
    """Where this instance was last served; "" when it never was."""
    try:
        return _file(data).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
