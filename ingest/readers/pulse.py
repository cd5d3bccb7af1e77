"""A sign of life from a reader whose work is long by nature, such as reading a scanned page: `beat()`.

The process that reads files says where it goes; anywhere else it goes nowhere.
"""

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Call `listener` at each beat."""
    _listeners.append(listener)


def beat() -> None:
    """Say that a step is done, so that the time allowed starts again."""
    for listener in _listeners:
        listener()
