"""Completion of commands, options and names by the shell, under both names of the program."""

import os
import re
from pathlib import Path
from shlex import quote
from typing import Final

import click

from lineage.cli.files import append_line, write_file
from lineage.cli.output import hint
from lineage.errors import OutputError, reason
from lineage.settings import NO_CONFIG, read_settings

PROGRAMS: Final = {"lineage": "_LINEAGE_COMPLETE", "hf-lineage": "_HF_LINEAGE_COMPLETE"}
"""The program's names, and the variable by which a shell asks each."""
SHELLS: Final = ("bash", "zsh", "fish")
_BEFORE: Final = {
    # Older ones cannot run what follows and would say so whenever a shell is opened.
    "bash": '[ "${BASH_VERSINFO[0]}" -gt 4 ] || [ "${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}" = 4.4 ] || return 0\n',
    "zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n",
    "fish": "",
}


def answer_shell(command: click.Group, arguments: list[str]) -> None:
    """Answer the shell if it asks, and exit."""
    for program, variable in PROGRAMS.items():
        if variable in os.environ:
            command.main(arguments, prog_name=program, complete_var=variable)


def install(command: click.Group, shell: str) -> None:
    """Teach a shell the completion, and say what was written.

    What was there before stays: a file that the shell reads at its start gets one line at its end, once.

    Args:
        command: The whole program.
        shell: One of `SHELLS`, or `auto` for the person's own.

    Raises:
        UsageError: The person's own shell is none of these.
        OutputError: A file cannot be read or written.
    """
    if shell == "auto":
        shell = Path(os.environ.get("SHELL", "")).name
        if shell not in SHELLS:
            raise click.UsageError(
                f"Your shell, {shell or 'which SHELL does not name'}, is none of {', '.join(SHELLS)}; "
                "name another: --install-completion bash."
            )
    home = os.environ.get("HOME")
    if not home:
        raise OutputError("Cannot install the completion: HOME is not set.")
    scripts = {program: _script(command, shell, program) for program in PROGRAMS}
    if shell == "fish":
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path(home, ".config"), "fish", "completions")
        for program, script in scripts.items():
            _write(folder / f"{program}.fish", script)
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or Path(home, ".local", "share"), "lineage")
        file = folder / f"completion.{shell}"
        _write(file, _BEFORE[shell] + "\n".join(scripts.values()))
        start = Path(home, ".bashrc") if shell == "bash" else Path(os.environ.get("ZDOTDIR") or home, ".zshrc")
        _add_line(start, f"if [ -f {quote(str(file))} ]; then . {quote(str(file))}; fi  # completion of lineage")
    hint(f"Every new {shell} completes {' and '.join(PROGRAMS)}.")


def _script(command: click.Group, shell: str, program: str) -> str:
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(command, {}, program, PROGRAMS[program]).source()
    return re.sub(r"^#compdef .*\n", "", script.lstrip()) if shell == "zsh" else script  # only for files of one program


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot write {file}: {reason(error)}.") from error
    write_file(file, [text.encode()], database=read_settings(config=NO_CONFIG).database)
    hint(f"Wrote {file}.", whole=True)


def _add_line(file: Path, line: str) -> None:
    if append_line(file, line, database=read_settings(config=NO_CONFIG).database):
        hint(f"Added to {file}: {line}", whole=True)
    else:
        hint(f"{file} reads it already.", whole=True)
