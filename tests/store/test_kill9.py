"""A writer that is killed loses nothing it acknowledged."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_that_sixty_kills_lose_nothing_and_leave_files_that_open() -> None:
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    command = [sys.executable, str(HERE / "kill9.py"), "--kills", "60"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    tally = json.loads(done.stdout)
    acknowledged = tally.pop("acknowledged")
    assert tally == {"kills": 60, "lost": 0, "halves": 0, "unopened": 0, "left_over": 0, "sentences": []}
    assert acknowledged >= 60
