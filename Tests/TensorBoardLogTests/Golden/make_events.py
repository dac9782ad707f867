"""Writes events.bin with TensorBoard's own writer: python3 make_events.py, with tensorboard 2.21.0 installed."""
import pathlib
import struct

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

here = pathlib.Path(__file__).parent
with open(here / "events.bin", "wb") as file:
    writer = RecordWriter(file)
    writer.write(Event(wall_time=1700000000.25, file_version="brain.Event:2").SerializeToString())
    for step, scalars in [
        (1, [("test/accuracy", 0.5), ("test/loss", 2.25)]),
        (300, [("test/accuracy", 0.984375), ("bytes/up", 123456789.0)]),
        (2**40, [("ε", -0.0), ("zero", 0.0)]),
    ]:
        values = [Summary.Value(tag=tag, simple_value=value) for tag, value in scalars]
        writer.write(Event(wall_time=1700000000.25 + step, step=step, summary=Summary(value=values)).SerializeToString())
    writer.flush()
