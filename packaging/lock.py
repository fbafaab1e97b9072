"""Write requirements.lock anew from pyproject.toml: `.venv/bin/python packaging/lock.py [--upgrade]`.

Needs pip-tools (`.venv/bin/python -m pip install pip-tools`); nothing else in the project does.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from setup_env import LOCK, ROOT

# pip-compile sees only what the machine it runs on needs; pytest and click need this one on Windows.
ELSEWHERE = {"colorama": 'sys_platform == "win32"'}


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        more = Path(folder) / "elsewhere.in"
        more.write_text("\n".join(ELSEWHERE), encoding="utf-8")
        command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--extra", "test"]
        plain = ["--strip-extras", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        files = [f"--output-file={LOCK}", str(ROOT / "pyproject.toml"), str(more)]
        code = subprocess.run([*command, *plain, *arguments, *files], cwd=ROOT).returncode
    if code == 0:
        LOCK.write_text(tidy(LOCK.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return code


def tidy(lock: str) -> str:
    """Give the packages of other systems their marker, and drop the remark on pip, which every environment has."""
    for name, marker in ELSEWHERE.items():
        lock = re.sub(rf"^({name}==\S+)(?! ;)", rf"\1 ; {marker}", lock, flags=re.MULTILINE)
    return "".join(line for line in lock.splitlines(keepends=True) if line.strip() and line[0] != "#")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
