"""Starts the database with an application whose own lifespan is left as it is.

FastAPI runs the lifespan of a router that is included, beside whatever else there is.
"""

from fastapi import APIRouter

from app.components.database.lifespan import database_lifespan

router = APIRouter(lifespan=database_lifespan)
