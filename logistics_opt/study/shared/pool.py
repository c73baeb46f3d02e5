"""Processes of our own for independent work, as an executor whose processes can be ended."""

import contextlib
import multiprocessing as mp
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from logistics_opt.study.workers import ONE_CORE, print_nothing


@contextlib.contextmanager
def own_pool(jobs: int) -> Iterator[Executor]:
    """``jobs`` fresh interpreters, one core each; what is still under way when the block is left is ended."""
    before = set(mp.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=mp.get_context("spawn"), initializer=_quiet)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(mp.active_children()) - before:
            process.kill()


def _quiet() -> None:
    """One core; the parent hears Ctrl-C."""
    os.environ.update(ONE_CORE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print_nothing()
