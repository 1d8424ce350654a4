"""The drawing of packages in docs/architecture.md, from the import contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from review.config import ROOT
from tests.architecture.test_imports import MAY_IMPORT, allowed
from tests.docs.generated_parts import fenced

DOCUMENT = ROOT / "docs" / "architecture.md"

DIVIDED = ("web", "services", "domain")  # layers whose packages are drawn

Graph = Mapping[str, set[str]]


def parts() -> dict[str, str]:
    """The generated parts of the document, by name."""
    return {"packages": fenced("mermaid", mermaid())}


def layers() -> Graph:
    """Layer -> the layers that its packages may import."""
    graph: dict[str, set[str]] = {package.split(".")[0]: set() for package in MAY_IMPORT}
    for package in MAY_IMPORT:
        layer = package.split(".")[0]
        graph[layer] |= {other.split(".")[0] for other in allowed(package)} - {layer}
    return graph


def packages_of(layer: str) -> Graph:
    """Package of a layer -> the packages of the same layer that it may import."""
    names = {package for package in MAY_IMPORT if package.startswith(f"{layer}.")}
    return {package: allowed(package) & names for package in names}


def reduced(graph: Graph) -> Graph:
    """The transitive reduction: the fewest arrows from which all others follow."""
    reachable: dict[str, set[str]] = {}
    for node in TopologicalSorter(graph).static_order():
        reachable[node] = set(graph[node]).union(*(reachable[other] for other in graph[node]))
    return {
        node: {one for one in others if not any(one in reachable[other] for other in others)}
        for node, others in graph.items()
    }


def mermaid() -> str:
    """A layer with packages is a box around them; an arrow from it is one that any of them has."""
    lines = ["flowchart TD"]
    for layer in DIVIDED:
        packages = packages_of(layer)
        lines += [f"    subgraph {layer}"]
        lines += [f"        {name}[{name.removeprefix(f'{layer}.')}]" for name in sorted(packages)]
        lines += [f"        {arrow}" for arrow in arrows(packages)]
        lines += ["    end"]
    return "\n".join([*lines, *(f"    {arrow}" for arrow in arrows(layers()))])


def arrows(graph: Graph) -> Iterator[str]:
    for node, others in sorted(reduced(graph).items()):
        if others:
            yield f"{node} --> {' & '.join(sorted(others))}"
