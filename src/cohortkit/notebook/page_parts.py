"""The page's side of the widgets: plain scripts and styles, joined without a bundler."""

from pathlib import Path

FOLDER = Path(__file__).parent


def joined(*patterns: str) -> str:
    """Join the files of this folder that match, pattern by pattern, each in the order of their names."""
    paths = (path for pattern in patterns for path in sorted(FOLDER.glob(pattern)))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
