"""Right, and as slow as it says."""

from benchmarks.peers.protocol import speak
from tests.benchmarks.peers.answers import right

if __name__ == "__main__":
    speak("slow", lambda: "2.0", right)
