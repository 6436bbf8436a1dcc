"""Run synthesis notebooks, one after the other in one kernel whose memory is emptied in between."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cohortkit.writeup.synthesis import Notebook

SECONDS_PER_CELL = 120


@contextmanager
def kernel(folder: Path, cohort_folder: Path) -> Iterator[Any]:
    """A Python kernel that works in a folder and knows the cohort, stopped at the end."""
    import sys
    import tempfile

    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import KernelManager

    with tempfile.TemporaryDirectory(prefix="cohortkit-", ignore_cleanup_errors=True) as sockets:
        manager = KernelManager(kernel_name="python3", connection_file=str(Path(sockets, "kernel.json")))
        if os.name != "nt":
            # Socket files, where the system has them: nothing of the answers crosses even the loopback network.
            manager.transport, manager.ip = "ipc", str(Path(sockets, "kernel"))
        # This interpreter has the cohort's tools; one that a user registered under the same name may not.
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        manager._kernel_spec = KernelSpec(argv=command, display_name="Python 3", language="python")  # noqa: SLF001
        environment = {**os.environ, "COHORTKIT_COHORT": str(cohort_folder), "PYTHONHASHSEED": "0"}
        manager.start_kernel(cwd=str(folder), env=environment)
        try:
            yield manager
        finally:
            manager.shutdown_kernel(now=True)


def run(notebook: Notebook, manager: Any) -> tuple[Notebook, tuple[str, ...]]:
    """Run a notebook; returns it with its outputs, and what went wrong in which cell.

    Errors stay in the notebook as outputs, and the cells after them run all the same: one mistake in an evaluator's
    cell does not cost the rest.
    """
    import nbformat
    from nbclient import NotebookClient

    node = nbformat.from_dict(notebook)
    client = NotebookClient(
        node, km=manager, timeout=SECONDS_PER_CELL, allow_errors=True, record_timing=False, coalesce_streams=True
    )
    with client.setup_kernel(cleanup_kc=False):
        client.kc.execute_interactive("%reset -f", silent=True, store_history=False, output_hook=_ignored)
        for number, cell in enumerate(node.cells):
            client.execute_cell(cell, number)
    client.kc.stop_channels()
    faults = []
    count = 0
    for cell in node.cells:
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count if cell.source.strip() else None
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = cell.execution_count
            if output.output_type == "error":
                faults.append(f"cell {count}: {output.ename}: {output.evalue}")
    settled: Notebook = nbformat.from_dict(node)
    for cell in settled["cells"]:
        cell["metadata"].pop("execution", None)
    return settled, tuple(faults)


def _ignored(_message: Any) -> None:
    """Emptying the memory says nothing worth showing."""
