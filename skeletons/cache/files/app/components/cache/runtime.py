"""Starts the cache with an application whose own lifespan is left as it is.

FastAPI runs the lifespan of a router that is included, beside whatever else there is.
"""

from fastapi import APIRouter

from app.components.cache.lifespan import cache_lifespan

router = APIRouter(lifespan=cache_lifespan)
