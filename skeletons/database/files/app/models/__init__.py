"""The tables of the database, each a class in a module of this folder.

All modules are imported together with the first one, so that tables find each other and
migrations find them all. No registration is needed.
"""

from importlib import import_module
from pkgutil import walk_packages

from sqlmodel import SQLModel

metadata = SQLModel.metadata

# A constraint without a name cannot be changed by a later migration:
# https://alembic.sqlalchemy.org/en/latest/naming.html
metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
