"""Starts what signing in needs with an application whose own lifespan is left as it is.

FastAPI runs the lifespan of a router that is included, beside whatever else there is.
"""

from fastapi import APIRouter

from app.components.auth.lifespan import auth_lifespan

router = APIRouter(lifespan=auth_lifespan)
