"""The README's commands are the ones CI runs, and its Chinese twin says the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TWINS = ("README.md", "README.zh.md")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def test_the_opening_has_exactly_two_commands() -> None:
    plan, test = blocks("README.md", "bash")
    assert "logistics-opt plan huining" in plan
    assert "pytest" in test


def test_ci_runs_the_test_command_of_the_readme() -> None:
    _, command = blocks("README.md", "bash")
    assert any(line.startswith(command + " ||") for line in (ROOT / ".ci/run").read_text().splitlines())


@pytest.mark.parametrize("language", ["bash", "python"])
def test_the_twins_give_the_same_commands_and_example(language: str) -> None:
    english, chinese = (blocks(name, language) for name in TWINS)
    assert english == chinese


def test_the_twins_have_the_same_sections_and_links() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in TWINS)
    assert english.count("\n## ") == chinese.count("\n## ")
    # A picture of the page is in the reader's language.
    texts = (english, chinese.replace("-zh.png)", "-en.png)"))
    targets = [sorted(re.findall(r"\]\((docs/[^)]+|C[A-Z]+\.md)\)", text)) for text in texts]
    assert targets[0] == targets[1]


@pytest.mark.parametrize("name", [*TWINS, "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"])
def test_every_local_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_folder_tree_names_every_folder_there_is() -> None:
    (tree,) = blocks("README.md", "text")
    named = {line.split("/")[0] for line in tree.splitlines()}
    assert all((ROOT / folder).is_dir() for folder in named)
    packages = {entry.parent.name for entry in (ROOT / "logistics_opt").glob("*/__init__.py")}
    assert packages <= set(re.findall(r"\w+", tree))


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = blocks("README.md", "python")
    assert "time_limit=10" in example
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir(ROOT)
    exec(compile(example.replace("time_limit=10", "time_limit=1"), "README.md", "exec"), {})
