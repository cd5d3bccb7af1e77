"""Whether the application could listen at an address: known at once, not after the seconds that it takes to load."""

import socket

from errors import AddressError


def check_address(host: str, port: int) -> None:
    """Let through an address and port that are free on this machine.

    Raises:
        AddressError: they are taken, forbidden, or not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except (OSError, OverflowError) as error:  # the latter for a port above 65535 in RELAIS_PORT
        raise AddressError(host=host, port=port) from error
