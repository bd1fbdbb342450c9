"""Prints the operator's link: `python -m app.core.operator`."""

import sys

from app.core.operator.sign_in import operator_link

link = operator_link()
if link is None:
    sys.exit("Set OPERATOR_TOKEN")
sys.stdout.write(f"{link}\n")
