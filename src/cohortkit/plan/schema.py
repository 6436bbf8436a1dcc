"""The JSON Schema of the definition, made from the structs, so that editors complete and check `cohort.toml`."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from cohortkit.plan.model import KEYED_TABLES, LISTED_TABLES, SINGLE_TABLES, Keyed
from cohortkit.plan.names import NOUNS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID_PATTERN = "^[a-z0-9][a-z0-9-]*$"

_FILES = {"type": "array", "items": {"type": "string"}}


def definition_schema() -> dict[str, Any]:
    """Return the schema of a definition file, `[cohort]` required only where a file is not an included part."""
    structs = [*KEYED_TABLES.values(), *LISTED_TABLES.values(), *SINGLE_TABLES.values()]
    _, components = msgspec.json.schema_components(structs, ref_template="#/$defs/{name}")
    definitions = {name: _plain(component) for name, component in components.items()}
    for struct in {each for each in structs if issubclass(each, Keyed)}:
        # The id of a keyed table is its key, not something written inside it.
        definitions[struct.__name__]["properties"].pop("id")
        definitions[struct.__name__]["required"].remove("id")
    properties: dict[str, Any] = {
        "include": {"description": "More definition files; their tables are merged.", **_FILES}
    }
    properties |= {table: _reference(struct) for table, struct in SINGLE_TABLES.items()}
    properties |= {table: {"type": "array", "items": _reference(struct)} for table, struct in LISTED_TABLES.items()}
    properties |= {table: _keyed(table, struct) for table, struct in KEYED_TABLES.items()}
    properties["reporting_thresholds"] = {
        "description": "Amounts by calendar year.",
        "type": "object",
        "patternProperties": {"^[0-9]{4}$": {"type": "number", "minimum": 0}},
        "additionalProperties": False,
    }
    return {
        "$schema": DIALECT,
        "title": "cohortkit definition",
        "description": "The plan of a cohort: cohort.toml and the files it includes.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _keyed(table: str, struct: type[Keyed]) -> dict[str, Any]:
    return {
        "description": f"One table for each {NOUNS.get(table, table.removesuffix('s'))}, by id.",
        "type": "object",
        "patternProperties": {ID_PATTERN: _reference(struct)},
        "additionalProperties": False,
    }


def _reference(struct: type) -> dict[str, str]:
    return {"$ref": f"#/$defs/{struct.__name__}"}


def _plain(node: Any) -> Any:
    """The schema as TOML has values: decimals are numbers, and descriptions are single paragraphs."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("format") == "decimal":
        return {"type": "number"}
    plain = {key: _plain(value) for key, value in node.items()}
    if isinstance(plain.get("description"), str):
        plain["description"] = " ".join(inspect.cleandoc(plain["description"]).split("\n\n")[0].split())
    places = plain.pop("prefixItems", None)
    if places:
        # Both places of a pair hold the same; older editors do not know `prefixItems`.
        plain["items"] = places[0]
    kinds = plain.get("anyOf", [])
    if {"type": "number"} in kinds:
        # Amounts may be written 25 or 25.00: a number says both.
        rest = [each for each in kinds if each.get("type") not in ("number", "integer", "null")]
        del plain["anyOf"]
        plain |= {"type": "number"} if not rest else {"anyOf": [{"type": "number"}, *rest]}
    elif {"type": "null"} in kinds:
        # TOML has no null: what may be absent is simply left out.
        rest = [each for each in kinds if each != {"type": "null"}]
        del plain["anyOf"]
        plain |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    if plain.get("default", 0) is None:
        del plain["default"]
    return plain
