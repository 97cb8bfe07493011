"""Running the service: is all that it needs there (`doctor`)."""
