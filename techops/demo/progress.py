"""What the person at the terminal sees while the demonstration loads."""

import time


class Progress:
    """Prints one line per step: seconds since the start, what was done, how many."""

    def __init__(self, shown: bool) -> None:
        self.shown = shown
        self.started = time.monotonic()

    def say(self, text: str) -> None:
        """Print a line at once, also where standard output is a pipe."""
        if self.shown:
            print(f"  {time.monotonic() - self.started:6.1f} s  {text}", flush=True)
