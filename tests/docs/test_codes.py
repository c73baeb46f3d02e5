"""Every code the program may give is explained in the reference."""

import ast
import re
from pathlib import Path

import logistics_opt.model.validate
from logistics_opt.checker import Code
from logistics_opt.checker.published import PublishedCode
from logistics_opt.checker.tasks import TaskCode
from logistics_opt.formats.vroom_issues import CODES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SOURCE = Path(logistics_opt.model.validate.__file__).parent


def documented(page: str, after: str = "# ") -> dict[str, str]:
    """The codes of a page's tables after the first ``after``, each with the rest of its row."""
    text = (REFERENCE / page).read_text(encoding="utf-8").partition(after)[2]
    return dict(re.findall(r"^\| `([a-z-]+)` \|(.*)\|$", text, flags=re.MULTILINE))


def issue_codes() -> set[str]:
    """What the source of the rules gives an Issue as its code, directly or by way of a helper or a table."""
    found: set[str] = set()
    for path in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Issue", "_unknown"}:
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
            elif isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+(-[a-z]+)+", str(node.value)):
                found.add(node.value)
    return found


def test_every_fault_is_documented_and_no_other() -> None:
    assert set(documented("faults.md")) == {code.value for code in Code}


def test_every_fault_of_a_published_solution_is_documented_and_no_other() -> None:
    assert set(documented("published-instances.md", "## Faults")) == {code.value for code in PublishedCode}


def test_every_issue_of_a_problem_is_documented() -> None:
    assert len(issue_codes()) > 30
    assert issue_codes() <= set(documented("issues.md"))


def test_every_issue_of_a_placement_is_documented_and_no_other() -> None:
    known = {code for code in documented("issues.md") if code.startswith("placement-")}
    given = re.compile(r'"(placement-[a-z-]+)"')
    text = "".join(path.read_text(encoding="utf-8") for path in (SOURCE.parents[1] / "siting").rglob("*.py"))
    assert set(given.findall(text)) == known


def test_every_issue_of_accounts_is_documented_and_no_other() -> None:
    text = (REFERENCE / "issues.md").read_text(encoding="utf-8").partition("## Of accounts\n")[2].partition("\n## ")[0]
    given: set[str] = set()
    for path in (SOURCE.parents[1] / "accounts").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Issue":
                given |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, flags=re.MULTILINE)) == given


def test_every_issue_of_sharing_is_documented_and_no_other() -> None:
    known = {code for code in documented("issues.md") if code.startswith("sharing-")}
    given = re.compile(r'"(sharing-[a-z-]+)"')
    text = "".join(path.read_text(encoding="utf-8") for path in (SOURCE.parents[1] / "sharing").rglob("*.py"))
    assert set(given.findall(text)) == known


def test_every_fault_of_a_small_day_is_documented_and_no_other() -> None:
    assert set(documented("vroom.md", "logistics_opt.checker.tasks")) == {code.value for code in TaskCode}


def test_every_issue_of_a_request_in_vrooms_dialect_is_documented_and_no_other() -> None:
    known = {code for code in documented("issues.md") if code.startswith("vroom-")}
    assert {*CODES, "vroom-horizon"} == known


def test_every_issue_of_a_change_by_hand_is_documented_and_no_other() -> None:
    text = (SOURCE.parents[1] / "study" / "hand_changes.py").read_text(encoding="utf-8")
    page = (REFERENCE / "issues.md").read_text(encoding="utf-8").partition("## Of a change by hand\n")[2]
    known = set(re.findall(r"^\| `([a-z-]+)` \|", page.partition("\n## ")[0], flags=re.MULTILINE))
    assert set(re.findall(r'"(hand-[a-z-]+)"', text)) == known


def test_every_row_says_something() -> None:
    for page, after in (("faults.md", "# "), ("issues.md", "# "), ("published-instances.md", "## Faults")):
        assert all(len(meaning.strip()) > 10 for meaning in documented(page, after).values())


def test_every_issue_of_the_service_is_documented_and_no_other() -> None:
    text = (
        (REFERENCE / "issues.md").read_text(encoding="utf-8").partition("## Of the service\n")[2].partition("\n## ")[0]
    )
    known = {
        code for row in re.findall(r"^\| (.*?) \|", text, flags=re.MULTILINE) for code in re.findall("`(.*?)`", row)
    }
    given: set[str] = set()
    root = SOURCE.parents[2]
    own = root / "logistics_opt"
    day = own / "study" / "placement" / "one_day.py"  # a day with exactly these depots, which only the service offers
    for path in [*(root / "api").rglob("*.py"), *(own / "service").rglob("*.py"), day]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Issue":
                words = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
                told = (part for word in words for part in ast.walk(word))
                given |= {str(part.value) for part in told if isinstance(part, ast.Constant)}
    assert given == known
