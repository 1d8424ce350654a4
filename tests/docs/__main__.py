"""Write the generated parts of the documents anew: `make docs`."""

from __future__ import annotations

from tests.docs import data_model, package_drawing, workflow_tables
from tests.docs.generated_parts import write_parts

for source in (package_drawing, workflow_tables, data_model):
    write_parts(source.DOCUMENT, source.parts())
