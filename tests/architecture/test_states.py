"""The picture of the states is the states."""

from pathlib import Path

from tests.architecture.states import draw

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_diagrams_in_the_docs_are_drawn_from_the_tables():
    assert PAGE.read_text("utf-8") == draw()
