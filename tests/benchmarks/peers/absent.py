"""Not installed: no such distribution."""

from importlib import metadata

from benchmarks.peers.protocol import speak
from tests.benchmarks.peers.answers import right

if __name__ == "__main__":
    speak("absent", lambda: metadata.version("a-distribution-that-nobody-has"), right)
