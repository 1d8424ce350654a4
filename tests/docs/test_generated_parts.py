"""The tables and drawings in the documents are those of the code; `make docs` writes them."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.docs import data_model, package_drawing, workflow_tables
from tests.docs.generated_parts import parts_of

SOURCES = (package_drawing, workflow_tables, data_model)


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.__name__)
def test_a_document_is_up_to_date(source: ModuleType) -> None:
    assert parts_of(source.DOCUMENT) == source.parts(), "run `make docs`"


def test_every_condition_of_the_workflow_is_described() -> None:
    for line in workflow_tables.conditions().splitlines():
        assert line.strip("| ").split(" | ")[1].strip(), line


def test_every_table_is_described_and_drawn() -> None:
    listed = data_model.list_of_tables().splitlines()[2:]
    drawing = data_model.er_diagram()
    for line in listed:
        name, _, row = (cell.strip(" `") for cell in line.strip("| ").split(" | ")[:3])
        assert row.strip("| "), name
        assert f"    {name} {{" in drawing
