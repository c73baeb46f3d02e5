"""
An example of each operation: what is sent, and what comes back where all is well.

They are in the order of one morning: each uses what those before it have made. ``api/description.py`` puts them into
the API's document, and the tests send every one of them to a server.
"""

from api.examples import brought, documents, service, studies
from api.examples.example import Example
from api.examples.studies import STUDIES

EXAMPLES: tuple[Example, ...] = (*service.EXAMPLES, *brought.EXAMPLES, *studies.EXAMPLES, *documents.EXAMPLES)

__all__ = ["EXAMPLES", "STUDIES", "Example"]
