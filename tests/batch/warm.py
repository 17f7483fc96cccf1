"""Loaded by the process that runs are forked from, before the first of them."""

from tests.batch.child import warm_up

warm_up()
