"""The type checker looks at the whole product; told to look away, it is told why."""

import re
import tomllib

import pytest

from tests.test_house import TEILE, WURZEL, code_files, name_of

#: in the whole product
HOECHSTENS = 10
#: a code of mypy and, behind another #, why the line is right all the same
BEGRUENDET = re.compile(r"# type: ignore\[[a-z-]+\] # \w{2,}.* \w{2,}")
AUSNAHME = re.compile(r"#\s*(?:type:\s*ignore|mypy:|pyright:)")


def unexplained(zeilen: list[str]) -> list[str]:
    """Lines that switch the checker off without a code or a reason, or for a whole file."""
    return [z for z in zeilen if AUSNAHME.search(z) and not BEGRUENDET.search(z)]


def exceptions() -> list[str]:
    """Every line of the product at which the checker is told to look away."""
    return [
        f"{name_of(datei)}: {zeile.strip()}"
        for datei in code_files()
        for zeile in datei.read_text().splitlines()
        if AUSNAHME.search(zeile)
    ]


def config() -> dict:
    """What pyproject.toml tells mypy."""
    return tomllib.loads((WURZEL / "pyproject.toml").read_text())["tool"]["mypy"]


def test_exceptions_are_few_and_say_why():
    """A wall of them would hide the one mistake that counts."""
    assert len(exceptions()) <= HOECHSTENS, exceptions()
    assert unexplained(exceptions()) == []


@pytest.mark.parametrize(
    ("zeile", "gut"),
    [
        ("x = y.z  # type: ignore[attr-defined] # Django has it, its types do not", True),
        ("x = y.z  # type: ignore[attr-defined]", False),
        ("x = y.z  # type: ignore # Django has it, its types do not", False),
        ("x = y.z  # type:ignore", False),
        ("# mypy: ignore-errors", False),
        ("x = y.z  # the type is known", True),
    ],
)
def test_an_exception_without_code_or_reason_is_seen(zeile, gut):
    """Also one for a whole file."""
    assert (unexplained([zeile]) == []) is gut


def test_all_of_the_product_is_checked():
    """Bodies of functions without annotations included."""
    assert config()["files"] == list(TEILE)
    assert config()["check_untyped_defs"]
    assert config()["warn_unused_ignores"]


def test_only_named_libraries_go_without_types():
    """One that gets types is checked with them; a pattern would hide our own modules too."""
    ohne = [o["module"] for o in config()["overrides"] if o.get("ignore_missing_imports")]
    assert "ignore_missing_imports" not in config()
    assert not [m for module in ohne for m in module if m.startswith("*") or m[:-2] in TEILE]
    aus = [o for o in config()["overrides"] if "disable_error_code" in o]
    assert [(o["module"], o["disable_error_code"]) for o in aus] == [
        (["*.querysets.*", "*.querysets"], ["override"])
    ]
    assert not any("ignore_errors" in teil for teil in (config(), *config()["overrides"]))
