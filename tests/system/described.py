"""What the programs say of themselves out of their rows: `describe`, shell completion, man pages.

Each is held against another telling of the same thing: help against describe, what a shell
offers against what a command takes, a manual page against mandoc's own judgement.
"""
import re
import shutil
import subprocess

import rig
from rig import check, equal

PROGRAMS = ("daybook", "daybook-syncd")
HAN = re.compile("[\u4e00-\u9fff]")


def ask(name, *args, env=None):
    done = subprocess.run([rig.program(name), *args], capture_output=True, env={**rig.environment(), **(env or {})}, timeout=60,
                          stdin=subprocess.DEVNULL)
    return rig.Result([name, *args], done.returncode, done.stdout, done.stderr)


def described(name, *words):
    result = ask(name, "describe", *words, "--json")
    check(result.status == 0, result)
    return result.json()


# ---- describe ----

def pairs(value, path=""):
    """Every {"en","zh"} in a description, with the way to it."""
    if isinstance(value, dict):
        if "en" in value:
            yield path, value
        for key, inner in value.items():
            yield from pairs(inner, f"{path}.{key}")
    if isinstance(value, list):
        for inner in value:
            name = inner.get("name", inner.get("code", "")) if isinstance(inner, dict) else ""
            yield from pairs(inner, f"{path}[{name}]")


def test_everything_is_told_in_both_languages():
    count = 0
    for name in PROGRAMS:
        for path, pair in pairs(described(name)):
            count += 1
            bare = re.sub(r"\{\w+\}", "", pair.get("zh", ""))
            check(pair.get("zh"), name, path, "has no Chinese:", pair["en"])
            check(HAN.search(bare) or not re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}", "", pair["en"])),
                  name, path, "is not told in Chinese:", pair["zh"])
    return f"{count} texts"


def test_describe_holds_what_help_lists():
    for name in PROGRAMS:
        whole = described(name)
        listed = ask(name, "--help").out.decode()
        for word in [c["name"] for c in whole["commands"]] + [t["name"] for t in whole["types"]]:
            check(re.search(rf"^  {word}\b", listed, re.M), word, "is described and not in the help of", name)
        for kind in whole["types"]:
            equal(described(name, kind["name"]), kind, "describe", kind["name"])
            states = {s["name"] for s in kind["states"]}
            fields = {f["name"]: f for f in kind["fields"]}
            for act in kind["acts"]:
                check(set(act["from"] + act["to"]) <= states, kind["name"], act["name"], "has unknown states")
                check(act["at"] in ("own", "HO") or fields[act["at"]]["of"] == "site", kind["name"], act["name"], "at", act["at"])
                for field, columns in act["sets"].items():
                    known = {c["name"] for c in fields[field].get("columns", [])}
                    check(columns is True or set(columns) <= known, kind["name"], act["name"], field, columns)


def test_a_code_is_described_as_it_is_refused():
    said = described("daybook", "E_USAGE")
    equal((said["exit"], said["kind"]), (2, "usage"))
    check(ask("daybook", "frobnicate").status == said["exit"], "the exit status of E_USAGE")
    ask("daybook", "describe", "E_FROBNICATE", "--json").refused("E_USAGE", 2)
    codes = [r["code"] for r in described("daybook")["refusals"]]
    equal(len(set(codes)), len(codes), "a code described twice")


rig.run([test_everything_is_told_in_both_languages, test_describe_holds_what_help_lists, test_a_code_is_described_as_it_is_refused])
