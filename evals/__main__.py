"""`python -m evals COMMAND …`: reads the command line, runs the measurement, prints its figures."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from errors import KnowledgeBaseError

COMMANDS = {
    "ablations": "evals.ablations_command",
    "answers": "evals.answers_command",
    "clauses": "evals.clauses_command",
    "refusals": "evals.refusals_command",
    "retrieval": "evals.retrieval_command",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measurement; 0 on success, 1 with one French sentence on standard error when it cannot be made."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("command", choices=COMMANDS, help="what to measure; its own options: COMMAND --help")
    # Only the command that is run is imported: each takes seconds.
    command = import_module(COMMANDS[parser.parse_args(given[:1]).command])
    options = argparse.ArgumentParser(prog=f"{parser.prog} {given[0]}", description=command.__doc__)
    command.add_to(options)
    try:
        command.run_command(options.parse_args(given[1:]), options)
    except KnowledgeBaseError as error:
        print(error.french_message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
