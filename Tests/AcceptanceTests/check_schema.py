"""Holds specs against the JSON Schema: check_schema.py SCHEMA RIGHT... -- WRONG..."""

import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2: 1e-3 is a number, and only true and false are flags."""

    yaml_implicit_resolvers = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?(?:0|[1-9][0-9]*)$"), None)
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
    None,
)
Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("^<<$"), ["<"])


def main() -> int:
    arguments = sys.argv[1:]
    middle = arguments.index("--")
    with open(arguments[0], encoding="utf-8") as file:
        schema = json.load(file)
    failures = 0
    for draft in (jsonschema.Draft202012Validator, jsonschema.Draft7Validator):
        own = schema | {"$schema": draft.META_SCHEMA["$id"]}
        draft.check_schema(own)
        validator = draft(own)
        for number, path in enumerate(arguments[1:]):
            if path == "--":
                continue
            with open(path, encoding="utf-8") as file:
                errors = list(validator.iter_errors(yaml.load(file, Loader)))
            is_right = number < middle - 1
            if is_right == (not errors):
                continue
            failures += 1
            reasons = [f"{error.json_path}: {error.message}" for error in errors]
            print(f"{draft.__name__}: {path}: {reasons or 'accepted, though it is wrong'}")
    return 1 if failures else 0


sys.exit(main())
