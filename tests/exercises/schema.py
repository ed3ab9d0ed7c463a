# python3 schema.py SCHEMA FILE ...: does each JSON file fit the schema? Prints what does not. NaN is no JSON.
import json
import sys

import jsonschema


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
bad = False
for name in sys.argv[2:]:
    try:
        document = json.load(open(name, encoding="utf-8"), parse_constant=refuse)
    except ValueError as error:
        print(f"{name}: {error}")
        bad = True
        continue
    for error in jsonschema.Draft7Validator(schema).iter_errors(document):
        print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        bad = True
sys.exit(bad)
