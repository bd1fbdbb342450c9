"""Settings classes and the variables that set them."""
