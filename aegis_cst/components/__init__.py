"""Components: what their manifests say, and who requires whom."""
