"""`python -m evals answers|retrieval …`: reads the command line, runs the measurement, prints its figures."""

import argparse
import sys
from collections.abc import Sequence

from errors import KnowledgeBaseError
from evals import answers_command, retrieval_command


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one measurement; 0 on success, 1 with one French sentence on standard error when it cannot be made."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="answers | retrieval")
    answers_command.add_to(commands.add_parser("answers", help="answer the questions of a gold file"))
    retrieval_command.add_to(commands.add_parser("retrieval", help="score the retriever on a test set"))
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen, parser)
    except KnowledgeBaseError as error:
        print(error.french_message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
