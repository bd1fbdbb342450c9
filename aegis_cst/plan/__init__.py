"""Plans: every change of one command, worked out and proven in memory."""
