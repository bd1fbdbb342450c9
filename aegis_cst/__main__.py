"""``python -m aegis_cst``."""

from aegis_cst.cli.main import main

main()
