"""What the programs say of themselves out of their rows: `describe`, shell completion, man pages.

Each is held against another telling of the same thing: help against describe, what a shell
offers against what a command takes, a manual page against mandoc's own judgement.
"""
import re
import shutil
import subprocess
import time

import rig
from rig import check, equal, say

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


def names_a_site(field):
    """A site's record, or its key alone: a book begun alone has no such records."""
    return field.get("of") == "site" or (field["kind"] == "text" and "choices" not in field and field["name"] in ("site", "to"))


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
                check(act["at"] in ("own", "HO") or names_a_site(fields[act["at"]]), kind["name"], act["name"], "at", act["at"])
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


# ---- shell completion ----

class Shop(rig.Site):
    def __init__(self, path):
        super().__init__(path / "shop", "X", "")
        self.do("init", "--user", "li", "--name", "李伟")
        for key, name in (("P1", "龙井茶"), ("P2", "Black tea"), ("Q1", "Kettle")):
            self.act("item", "create", "--key", key, "--name", name)
        self.act("customer", "create", "--key", "C100", "--name", "Corner shop")


def bash_offers(shop, line):
    """What bash itself would be given for the line, by the script that the program prints."""
    program = rig.program("daybook")
    whole = f"{program} -C {shop.path} {line}"
    script = (f'source <("{program}" completion bash); complete -p daybook >&2; COMP_WORDS=({program}); COMP_LINE={sh(whole)}; '
              'COMP_POINT=${#COMP_LINE}; compopt() { :; }; _daybook; printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, env=rig.environment(), timeout=60, text=True)
    check("complete -o bashdefault -o default -F _daybook daybook" in done.stderr, "the script does not register:", done.stderr)
    return [word for word in done.stdout.split("\n") if word]


def sh(text):
    return "'" + text.replace("'", "'\\''") + "'"


def test_bash_completes_commands_options_choices_and_keys():
    with rig.directory() as path:
        shop = Shop(path)
        types = {t["name"]: t for t in described("daybook")["types"]}
        for line, offered in (
                ("sales_b", ["sales_bill"]),
                ("repo", ["report"]),
                ("report rec", ["receivables"]),
                ("report customer C", ["C100"]),
                ("customer create --terms m", ["monthly"]),
                ("customer create --terms=m", ["monthly"]),
                ("sales_bill sell --as ", ["li"]),
                ("item show P", ["P1", "P2"]),
                ("item show 龙", ["P1"]),
                ("sales_bill sell --line item=P", ["P1", "P2"]),
                ("sales_bill sell --line item=P1,q", ["P1,qty="]),
                ("sales_bill sell --line q", ["qty="]),
                ("sales_bill sell --line=item=P1,qty=2,pri", ["2,price="]),
                ("--lang ", ["en", "zh"]),
                ("completion z", ["zsh"]),
                ("sales_bill sell --cust", ["--customer"]),
                ("transfer receive --fo", []),
                ("frobnicate ", []),
                ("sales_bill 'sell' --customer \"C", ["C100"])):
            equal(bash_offers(shop, line), offered, "offered behind", line)
        acts = {a["name"] for a in types["transfer"]["acts"] if a["by"] == "person"}
        check(acts <= set(bash_offers(shop, "transfer ")), "acts of a transfer")
        options = {f"--{f['option']}" for f in types["customer"]["fields"] if "worked_out" not in f["flags"]}
        check({o.replace("_", "-") for o in options} <= set(bash_offers(shop, "customer create --")), "options of a customer")
    equal(bash_offers(shop, "item show P"), [], "offered without a book")


def test_completion_is_bounded():
    with rig.directory() as path:
        shop = Shop(path)
        for n in range(62):
            shop.act("item", "create", "--key", f"N{n:03}", "--name", "\033[31mnail\n")
        begun = time.monotonic()
        offered = bash_offers(shop, "item show ")
        equal(len(offered), 60, "keys offered")
        told = ask("daybook", "-C", str(shop.path), "complete", "--told", "--line", "daybook item show N0").out
        check(b"\033" not in told and told.count(b"\n") == 60, told[:300])
        check(time.monotonic() - begun < 60, "completion hangs")


def test_other_shells_read_their_scripts():
    for shell in ("bash", "zsh", "fish"):
        for name in PROGRAMS:
            script = ask(name, "completion", shell).out
            check(name.encode() in script and b"@" not in script.replace(b"[@]", b"").replace(b'"$@"', b"").replace(b"{(@", b""), script)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=script, check=True)
            else:
                say(f"SKIPPED: {shell} is not installed; its script of {name} was not read by it")
    ask("daybook", "completion", "tcsh", "--json").refused("E_USAGE", 2)


# ---- manual ----

def test_the_manual_is_sound():
    if not shutil.which("mandoc"):
        say("SKIPPED: mandoc is not installed; the manual pages were not looked at")
        return "skipped"
    for name in PROGRAMS:
        for lang in ("en", "zh"):
            page = ask(name, "--lang", lang, "man").out
            judged = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=page, capture_output=True)
            equal((judged.returncode, judged.stdout), (0, b""), name, "manual in", lang)
        text = subprocess.run(["mandoc", "-T", "ascii"], input=ask(name, "man").out, capture_output=True, check=True).stdout.decode()
        text = re.sub(".\b", "", text)
        for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "PAPERS AND RECORDS", "ENVIRONMENT", "FILES", "EXIT STATUS",
                        "EXAMPLES"):
            check(re.search(rf"^{section}$", text, re.M), name, "has no section", section)
        whole = described(name)
        for command in whole["commands"]:
            check(re.search(rf"^     {command['name']}\b", text, re.M), name, "does not tell of", command["name"])
        for kind in whole["types"]:
            check(re.search(rf"^   {kind['name']}$", text, re.M), name, "does not tell of", kind["name"])


rig.run([test_everything_is_told_in_both_languages, test_describe_holds_what_help_lists, test_a_code_is_described_as_it_is_refused,
         test_bash_completes_commands_options_choices_and_keys, test_completion_is_bounded, test_other_shells_read_their_scripts,
         test_the_manual_is_sound])
