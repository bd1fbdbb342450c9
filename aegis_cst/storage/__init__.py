"""The calls that change a disk, the folder that aegis keeps, and what git knows."""
