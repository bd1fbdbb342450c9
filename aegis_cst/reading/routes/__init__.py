"""The routes of an application, as people ask for them."""
