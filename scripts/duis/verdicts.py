"""What holds and what fails, a line each, and their numbers."""


class Verdicts:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, is_right, text, detail=""):
        """Counts a promise and prints it; `detail` is shown when it is broken."""
        if is_right:
            self.passed += 1
            print(f"holds: {text}", flush=True)
        else:
            self.failed += 1
            print(f"FAILS: {text}" + (f": {detail}" if detail else ""), flush=True)
        return bool(is_right)

    def skip(self, text):
        self.skipped += 1
        print(f"skipped: {text}", flush=True)

    def close(self):
        """Prints the closing line; the exit status."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed else 0


def some(items, limit=5):
    """The first of many, for a detail."""
    items = [str(x) for x in items]
    return "; ".join(items[:limit]) + (f"; and {len(items) - limit} more" if len(items) > limit else "")
