"""The list of all that is in a release (CycloneDX 1.6): Python packages, and what browsers load."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools.publication import PROJECT, ROOT

VENDOR = ROOT / "workshop" / "static" / "vendor"
ROW = re.compile(r"^\| (\S+) \| ([\d.]+) \| (\S+) \| `\S+` \| `[0-9a-f]{64}` \|$", re.MULTILINE)


def of(python: Path) -> str:
    """The list as JSON, of what is installed beside `python`. ValueError where it breaks the schema of CycloneDX."""
    options = ("--pyproject", str(PROJECT), "--output-reproducible", "--sv", "1.6", "--of", "JSON")
    command = [sys.executable, "-m", "cyclonedx_py", "environment", *options, str(python)]
    bill = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    loaded = browser_libraries()
    bill["components"] += loaded
    root = bill["metadata"]["component"]["bom-ref"]
    ours = next(one for one in bill["dependencies"] if one["ref"] == root)
    ours["dependsOn"] = sorted([*ours.get("dependsOn", []), *(one["bom-ref"] for one in loaded)])
    bill["dependencies"] += [{"ref": one["bom-ref"]} for one in loaded]
    text = json.dumps(bill, ensure_ascii=False, indent=1) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the SBOM breaks its schema: {wrong}")
    return text


def browser_libraries() -> list[dict[str, Any]]:
    """A component for each library that stands in the table of workshop/static/vendor/README.md."""
    rows = sorted(set(ROW.findall((VENDOR / "README.md").read_text("utf-8"))))
    return [
        {
            "type": "library",
            "bom-ref": f"npm:{name}@{version}",
            "name": name,
            "version": version,
            "licenses": [{"license": {"id": licence}}],
            "purl": f"pkg:npm/{quote(name)}@{version}",
        }
        for name, version, licence in rows
    ]
