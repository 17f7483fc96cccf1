"""Second opinions: our SDK with a server that is not ours, our sandbox with a client that is not: `make interop`."""
