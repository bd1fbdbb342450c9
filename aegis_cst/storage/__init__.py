"""The calls that change a disk, and the folder that aegis keeps for itself."""
