"""The process that reads files that may be built to harm: a path comes in, a reading goes out, within limits.

Started by `guarded.py` as `python -m ingest.readers.child DESCRIPTOR`; it ends when its parent does.
"""

import resource
import signal
import sys
from importlib import import_module
from multiprocessing.connection import Connection

from errors import DocumentError
from ingest.readers import pulse
from ingest.readers.limits import MEMORY, SECONDS

_GRACE = 5  # seconds more than the parent waits, for the day when there is no parent


def serve(connection: "Connection") -> None:
    """Answer requests `(module, path)` with a `Reading`, the type and fields of an error, or what kept it closed.

    Anything unforeseen ends the process, with its traceback on standard error: the parent reports it.
    """

    def beat() -> None:
        signal.alarm(SECONDS + _GRACE)
        connection.send(None)

    pulse.listen(beat)
    while True:
        try:
            module, path = connection.recv()
        except EOFError:
            return
        signal.alarm(SECONDS + _GRACE)
        try:
            answer: object = import_module(f"ingest.readers.{module}").read(path)
        except DocumentError as error:
            answer = (type(error), error.fields)
        except OSError as error:
            answer = error
        signal.alarm(0)
        connection.send(answer)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(Connection(int(sys.argv[1])))
