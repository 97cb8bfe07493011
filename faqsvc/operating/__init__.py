"""Running the service: is all that it needs there (`doctor`), copies of it (`backup`, in `archives`)."""
