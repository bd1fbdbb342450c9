"""What is read off the command line, by all commands alike."""
