"""As much of JSON Schema as our own schema file uses, to hold the file and the import to each other."""

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
_KNOWN = {
    *("$schema", "$defs", "$ref", "title", "description", "default", "type", "const", "enum", "pattern", "minLength"),
    *("minimum", "maximum", "maxItems", "items", "properties", "required", "additionalProperties"),
}


def schema_faults(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Paths where the value breaks the schema."""
    assert set(schema) <= _KNOWN, f"teach the test {set(schema) - _KNOWN}"
    if "$ref" in schema:
        yield from schema_faults(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, root, path)
        return
    wanted = _TYPES.get(schema.get("type", ""))
    if wanted and (not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted)):
        yield path
        return
    if not _value_fits(schema, value):
        yield path
    if isinstance(value, dict):
        yield from _object_faults(schema, value, root, path)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from schema_faults(schema["items"], item, root, f"{path}[{place}]")


def _value_fits(schema: dict[str, Any], value: Any) -> bool:
    return (
        schema.get("const", value) == value
        and value in schema.get("enum", [value])
        and ("pattern" not in schema or re.search(schema["pattern"], value) is not None)
        and ("minLength" not in schema or len(value) >= schema["minLength"])
        and ("minimum" not in schema or value >= schema["minimum"])
        and ("maximum" not in schema or value <= schema["maximum"])
        and ("maxItems" not in schema or len(value) <= schema["maxItems"])
    )


def _object_faults(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    at = f"{path}." if path else ""
    yield from (at + name for name in schema.get("required", []) if name not in value)
    for name, inner in value.items():
        if name in schema["properties"]:
            yield from schema_faults(schema["properties"][name], inner, root, at + name)
        else:
            yield at + name
