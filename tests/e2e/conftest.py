"""The real thing: `manage.py demo` on loopback, and Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration keeps its state."""
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """The demonstration, served as `make run` serves it, on a port and a state folder of its own."""
    port = _free_port()
    environment = {**os.environ, "CASEWORK_VAR": str(demo_folder), "CASEWORK_DEMO": "1"}
    environment.pop("CASEWORK_PLAIN_STATIC", None)
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    served = subprocess.Popen(command, cwd=ROOT, env=environment)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, served)
        yield address
    finally:
        served.terminate()
        served.wait(timeout=30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def context(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=request.param == "with JavaScript")
    yield context
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, served: subprocess.Popen, seconds: int = 150) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        assert served.poll() is None, "the demonstration stopped by itself"
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5)
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"nothing is served at {address} after {seconds} s")
