"""One text for one value: the JSON whose SHA-256 says whether two things are the same."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from cohortkit.plan.model import Prompt


def canonical_json(value: Any) -> bytes:
    """Write JSON with sorted keys, no spaces, as UTF-8; half a surrogate pair becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def prompts_hash(prompts: Iterable[Prompt]) -> str:
    """Return what changes when a prompt's id, kind, text, options or scale changes, or their order does."""
    return digest(
        [
            {
                "id": prompt.id,
                "kind": prompt.kind,
                "text": prompt.text,
                "options": list(prompt.options),
                "scale": list(prompt.scale),
            }
            for prompt in prompts
        ]
    )
