"""The administrator's password in, a session out: a token that the browser keeps and that ends by itself."""

import hmac
import secrets
import time

from errors import ExpiredSessionError, WrongPasswordError

LASTS = 8 * 3600.0  # seconds
_PAUSE = 1.0  # seconds after a wrong password, against guessing


class AdminSessions:
    """The sessions that are open; none outlives the server."""

    def __init__(self, password: str) -> None:
        self._password = password.encode()
        self._opened: dict[str, float] = {}  # token → when it ends, on the monotonic clock

    def open(self, password: str) -> str:
        """The token of a new session.

        Raises:
            WrongPasswordError: that is not the password.
        """
        if not hmac.compare_digest(password.encode(), self._password):
            time.sleep(_PAUSE)
            raise WrongPasswordError
        token = secrets.token_urlsafe(24)
        self._opened[token] = time.monotonic() + LASTS
        return token

    def is_open(self, token: object) -> bool:
        """Whether the token is of a session that has not ended."""
        return isinstance(token, str) and self._opened.get(token, 0.0) > time.monotonic()

    def require(self, token: object) -> None:
        """Let an administrator through.

        Raises:
            ExpiredSessionError: the token is of no session, or of one that has ended.
        """
        if not self.is_open(token):
            raise ExpiredSessionError

    def close(self, token: object) -> None:
        """End a session."""
        if isinstance(token, str):
            self._opened.pop(token, None)
