"""Every operation of the API's document has examples, and a server does what they say."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema
import pytest

from api.app import create_app
from api.description import operations
from api.examples import EXAMPLES, Example
from tests.part_of_huining import part_of_huining

Part = dict[str, Any]
PROBLEM = "application/problem+json"
BODILESS = {204, 304}


@pytest.fixture(scope="module")
def document() -> Part:
    return create_app().openapi()


def by_id(document: Part) -> dict[str, Part]:
    return {operation["operationId"]: operation for operation in operations(document)}


def valid(value: Any, schema: Part, document: Part) -> None:
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def shown(content: Part, document: Part) -> Iterator[Any]:
    """The values of the examples of a body, wherever they stand."""
    for one in content.get("examples", {}).values():
        yield (document["components"]["examples"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one)["value"]


def test_every_operation_has_an_example_and_every_example_an_operation(document: Part) -> None:
    known = by_id(document)
    assert sorted({example.operation for example in EXAMPLES}) == sorted(known), "add it to api/examples"
    for name, operation in known.items():
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["tags"], name


def test_operations_are_called_as_the_functions_that_answer_them(document: Part) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_what_an_operation_needs_is_in_its_example(document: Part) -> None:
    for name, operation in by_id(document).items():
        for parameter in operation.get("parameters", []):
            if parameter.get("required"):
                assert "example" in parameter, f"{name}: {parameter['name']}"
        if "requestBody" in operation:
            contents = operation["requestBody"]["content"].values()
            assert any(list(shown(content, document)) for content in contents), name


def test_examples_are_valid_against_their_own_schemas(document: Part) -> None:
    seen = 0
    for operation in operations(document):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for content in (content for body in bodies for content in body.get("content", {}).values()):
            for value in shown(content, document):
                if "schema" in content:
                    valid(value, content["schema"], document)
                    seen += 1
        for parameter in operation.get("parameters", []):
            if "example" in parameter:
                valid(parameter["example"], parameter["schema"], document)
    assert seen > 3 * len(by_id(document))


def test_every_answer_has_a_body_that_is_described_and_shown(document: Part) -> None:
    for name, operation in by_id(document).items():
        answers = {int(status): answer for status, answer in operation["responses"].items()}
        for status, answer in answers.items():
            assert answer["description"], name
            assert bool(answer.get("content")) == (status not in BODILESS), f"{name}: {status}"
        fine = [answer for status, answer in answers.items() if status < 300]
        assert all(list(shown(content, document)) for answer in fine for content in first(answer)), name
        wrong = [content for status, answer in answers.items() if status >= 400 for content in first(answer)]
        assert name == "health" or any(list(shown(content, document)) for content in wrong), name


def first(answer: Part) -> list[Part]:
    return list(answer.get("content", {}).values())[:1]


def test_every_operation_with_a_key_says_what_becomes_of_a_wrong_one(document: Part) -> None:
    for name, operation in by_id(document).items():
        has = {status for status in ("401", "404", "429") if status in operation["responses"]}
        # A driver's link is a key of its own kind, in a header of its own.
        expected = {"404", "429"} if name == "read_driving" else set()
        assert has == ({"401", "404", "429"} if operation.get("security") else expected), name
        for status in has:
            assert list(operation["responses"][status]["content"]) == [PROBLEM]


class Morning:
    """Sends one example after another; what they call by an id is called by the server's id."""

    def __init__(self, client: httpx.Client, document: Part) -> None:
        self.client, self.document = client, document
        self.paths = {
            operation["operationId"]: (method, path)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }
        self.ids: dict[str, str] = {}

    def send(self, example: Example) -> httpx.Response:
        method, path = self.paths[example.operation]
        body = self._ours(example.body)
        content = json.dumps(body).encode() if example.media == "application/json" else self._file(example)
        return self.client.request(
            method,
            path.format(**self._ours(dict(example.path))),
            params=dict(example.query),
            headers={**self._ours(dict(example.headers)), **({} if body is None else {"Content-Type": example.media})},
            content=None if body is None else content,
        )

    def learn(self, example: Example, answer: httpx.Response) -> None:
        if example.answer_media == "application/json" and example.answer is not None:
            self._pair(example.answer, answer.json())

    def _file(self, example: Example) -> bytes:
        return part_of_huining() if example.operation == "upload_county" else str(example.body).encode()

    def _ours(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._ours(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._ours(one) for one in value]
        return self.ids.get(value, value) if isinstance(value, str) else value

    def _pair(self, said: Any, found: Any) -> None:
        if isinstance(said, dict):
            assert set(said) == set(found)
            for key, one in said.items():
                if key in {"id", "token"} and isinstance(one, str):
                    self.ids.setdefault(one, found[key])
                elif key == "results":
                    self.ids.update(zip(map(last, one), map(last, found[key]), strict=True))
                elif key in {"county", "items"}:
                    self._pair(one, found[key])
        elif isinstance(said, list) and said and found:
            self._pair(said[0], found[0])


def last(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_server_does_what_the_examples_say_one_after_another(service: httpx.Client, document: Part) -> None:
    morning, known = Morning(service, document), by_id(document)
    for example in (one for one in EXAMPLES if not one.slow):
        answer = morning.send(example)
        assert answer.status_code == example.status, f"{example.operation}: {answer.text}"
        described = known[example.operation]["responses"][str(example.status)]
        media = answer.headers.get("Content-Type", "").partition(";")[0]
        assert media == ("" if example.answer is None else example.answer_media), example.operation
        if media.endswith("json"):
            valid(answer.json(), described["content"][media]["schema"], document)
        for header in ("ETag", "Location"):
            assert (header in answer.headers) == (header in described.get("headers", {})), example.operation
        assert ("ETag" in answer.headers) == ("304" in known[example.operation]["responses"])
        morning.learn(example, answer)


def test_without_a_key_every_operation_answers_as_the_document_shows(stranger: httpx.Client, document: Part) -> None:
    wanted = document["components"]["examples"]["key-missing"]["value"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation.get("security"):
                answer = stranger.request(method, path.replace("{", "").replace("}", ""))
                assert answer.json() == wanted
                assert "WWW-Authenticate" in answer.headers
