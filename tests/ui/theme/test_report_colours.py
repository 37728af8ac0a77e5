"""An HTML report has the window's colours, dark and light, role by role."""

from __future__ import annotations

import re

from overthink.bundled import bundled_folder
from overthink.ui.theme.colour_roles import DARK, LIGHT, Roles

_OTHER_NAMES = {"dim": "text_dim", "faint": "text_faint", "loop2": "loop_alternate"}


def _value(roles: Roles, name: str) -> str:
    if name.startswith("heat"):
        return roles.heat[int(name[4:])]
    return str(getattr(roles, _OTHER_NAMES.get(name, name)))


def test_the_reports_colours_are_those_of_the_roles() -> None:
    style = (bundled_folder("resources") / "reports" / "report.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    for block, roles in ((light, LIGHT), (dark, DARK)):
        colours = dict(re.findall(r"--(\w+): (#\w{6})", block))
        assert len(colours) > 20
        assert colours == {name: _value(roles, name) for name in colours}
    assert re.findall(r"#[0-9a-fA-F]{6}\b", style.replace(light, "").replace(dark, "")) == []
