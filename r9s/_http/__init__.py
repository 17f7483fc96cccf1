"""The network layer. It makes one attempt, and returns one typed outcome."""
