"""Every row of the fault matrix, as one entry or several. A new fault is one more entry, and nothing else."""

from tests.faults.fault import Fault
from tests.faults.table_answers import ANSWERS
from tests.faults.table_around import AROUND
from tests.faults.table_connections import CONNECTIONS
from tests.faults.table_pictures import PICTURES
from tests.faults.table_said import SAID_AND_SET
from tests.faults.table_sending import SENDING
from tests.faults.table_sizes import SIZES
from tests.faults.table_streams import STREAMS

_TABLES = (SENDING, ANSWERS, STREAMS, AROUND, CONNECTIONS, SIZES, PICTURES, SAID_AND_SET)
TABLE: tuple[Fault, ...] = tuple(sorted((fault for table in _TABLES for fault in table), key=lambda fault: fault.row))
