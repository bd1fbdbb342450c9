"""Users on the command line: `python -m app.components.auth create-user ann@example.com`.

For projects without a command of their own; see `README.md`.
"""

import argparse
import sys
from getpass import getpass

from app.components.auth.commands import (
    CommandError,
    create_user,
    reset_password,
    run,
    set_roles,
)


def main(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(prog="python -m app.components.auth")
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create-user", help=create_user.__doc__)
    roles = commands.add_parser("set-role", help=set_roles.__doc__)
    reset = commands.add_parser("reset-password", help=reset_password.__doc__)
    for each in (create, roles, reset):
        each.add_argument("email")
    create.add_argument("--role", action="append", default=[])
    roles.add_argument("role", nargs="*")
    given = parser.parse_args(arguments)
    if given.command == "set-role":
        return run(set_roles, given.email, given.role)
    # Not an argument, which shells keep and others on the machine can see.
    password = getpass("Password: ")
    if given.command == "create-user":
        return run(create_user, given.email, password, given.role)
    return run(reset_password, given.email, password)


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))  # noqa: T201 - what a command says
    except CommandError as error:
        sys.exit(str(error))
