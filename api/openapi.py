"""
The service's description for programs, as the file ``docs/reference/openapi.json`` has it.

``python -m api.openapi > docs/reference/openapi.json`` renews it; a test fails when it is out of date.
"""

import json
import sys

from api.app import create_app


def document() -> str:
    """OpenAPI 3.1, with sorted keys so that a change is seen where it is."""
    return json.dumps(create_app().openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
