"""Thousands of calls, one fault in five, on threads, asyncio and trio: is everything flat and accounted for?"""
