"""What import contracts cannot say: who writes, who renders what."""

import ast
from pathlib import Path

import pytest

import portal

ROOT = Path(portal.__file__).parent
WRITERS = {"services", "jobs"}
WRITING = {"add", "add_all", "delete", "merge", "flush", "commit", "bulk_save_objects"}


def modules(*floors: str):
    for floor in floors:
        yield from sorted((ROOT / floor).rglob("*.py"))


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


READERS = [p for p in sorted(ROOT.rglob("*.py")) if p.relative_to(ROOT).parts[0] not in WRITERS | {"core", "cli"}]


@pytest.mark.parametrize("path", READERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_services_and_the_worker_write(path):
    for call in calls(path):
        on = call.func.value
        if isinstance(on, ast.Name) and on.id == "session":
            assert call.func.attr not in WRITING or "web/sessions" in str(path), f"{path.name}:{call.lineno}"


@pytest.mark.parametrize("path", list(modules("web/views")), ids=lambda p: str(p.relative_to(ROOT / "web/views")))
def test_a_view_names_the_templates_that_it_renders_and_they_are_of_its_room(path):
    room = path.relative_to(ROOT / "web/views").parts[0].removesuffix(".py")
    for line, name in rendered(path):
        assert isinstance(name, ast.Constant), f"{path.name}:{line}"
        assert name.value.startswith(f"{room}/"), f"{path.name}:{line}"
        assert (ROOT / "web/templates" / name.value).is_file(), name.value


def test_every_page_among_the_templates_is_rendered_by_a_view():
    pages = (ROOT / "web/templates").rglob("[!_]*.html")
    there = {str(path.relative_to(ROOT / "web/templates")) for path in pages if "layout" not in path.parts}

    assert there - {name.value for path in modules("web/views") for _line, name in rendered(path)} == set()


def rendered(path: Path):
    """The templates that a module renders, as they are written, each with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
            yield node.lineno, node.args[0]


@pytest.mark.parametrize("path", list(modules(".")), ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_nobody_reads_the_clock_but_the_clock():
    for path in modules("."):
        if path.name == "clock.py":
            continue
        for call in calls(path):
            said = ast.unparse(call.func)
            assert said not in {"datetime.now", "datetime.utcnow", "date.today"}, f"{path}:{call.lineno}"
