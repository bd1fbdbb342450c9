"""For those who write components: a beginning, and the proof of what they wrote."""
