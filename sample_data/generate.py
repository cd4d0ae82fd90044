"""Writes the sample pilots beside this file: ``python sample_data/generate.py [FOLDER]``. The same bytes every time."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))  # run as a script, only this folder would be searched

from sample_data import claims_failing, claims_ready, files, support_assistant  # noqa: E402  after the search path is set

PILOTS = {
    "claims-ready": claims_ready.build,
    "claims-failing": claims_failing.build,
    "support-assistant": support_assistant.build,
}


def write_pilots(target: Path) -> None:
    """Writes every sample pilot into a folder of its own under ``target``."""
    for name, build in PILOTS.items():
        files.write_pilot(build(), target / name)
        print(f"wrote {target / name}")


if __name__ == "__main__":
    write_pilots(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
