"""Thousands of calls, one in five with a fault, on threads, asyncio and trio. Memory and sockets must not grow."""
