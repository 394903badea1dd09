"""Which browser the stories of the pages are played in: a Chromium, Chrome or Edge that is here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_ON_THE_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
_ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    *(
        f"{os.environ[name]}/{path}"
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if name in os.environ
        for path in (
            "Google/Chrome/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe",
        )
    ),
)
NONE_HERE = (
    "No Chromium, Chrome or Edge was found, so the browser stories were left out."
    " On Debian: apt-get install chromium."
)


def browser_path() -> str | None:
    """Where one is; None: there is none."""
    for name in _ON_THE_PATH:
        found = shutil.which(name)
        if found is not None:
            return found
    return next((path for path in _ELSEWHERE if Path(path).exists()), None)


def must_be_here() -> bool:
    """Where the project is proved, a story that was not played is a failure."""
    return os.environ.get("CI") == "true"
