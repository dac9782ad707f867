"""Golden values of Flower's messages and objects, made by flwr itself: `pip install flwr==1.42.0; python make_flower.py > flower.json`."""

import json

import numpy as np
from flwr.app import Array, ArrayRecord, ConfigRecord, Error, Message, MetricRecord, RecordDict
from flwr.app.metadata import Metadata
from flwr.proto import control_pb2, fleet_pb2, heartbeat_pb2, message_pb2, node_pb2, run_pb2, runtime_pb2, task_pb2
from flwr.supercore.inflatable.inflatable_object import get_all_nested_objects

golden = {}


def objects(name, thing):
    golden[name] = {
        "id": thing.object_id,
        "objects": {id: item.deflate().hex() for id, item in get_all_nested_objects(thing).items()},
    }


weights = np.array([[1, 2], [3, 4]], np.float32)
objects("array", Array(weights))
arrays = ArrayRecord({"w": Array(weights)})
objects("arrays", arrays)
objects("arrays-of-one", ArrayRecord({"first": Array(weights), "second": Array(weights), "bias": Array(np.float32([7]))}))
long = (np.arange(1_400_000) % 1000).astype(np.float32)
golden["long-array"] = {"id": Array(long).object_id}
metrics = MetricRecord({"num-examples": 10, "train_loss": 0.5})
objects("metrics", metrics)
objects("config", ConfigRecord({"lr": 0.1, "server-round": 1}))
objects("kinds", ConfigRecord({
    "double": -0.25, "zero": 0.0, "signed": -3, "flag": True, "text": "Größe", "bytes": b"\x00\xff", "doubles": [1.0, -2.5],
    "texts": ["a", ""]}))
content = RecordDict({"arrays": arrays, "metrics": metrics})
objects("records", content)
objects("payload", RecordDict({"mathrec": ConfigRecord({"payload": b"MRU1", "version": 1})}))
objects("odd-names", RecordDict({"a\"\\\n\u00e9\U0001F600": metrics}))


def metadata():
    return Metadata(
        run_id=7, message_id="", src_node_id=2**63 + 5, dst_node_id=1, reply_to_message_id="ab" * 32, group_id="1",
        created_at=1790000000.5, ttl=3600.25, message_type="train", dst_task_id=42)


def message(content=None, error=None):
    made = Message.__new__(Message)
    made.__dict__.update(_metadata=metadata(), _content=content, _error=error)
    return made


for name, one in (("message", message(content)), ("failure", message(error=Error(2, "boom")))):
    objects(name, one)

proto = message_pb2.Message(metadata=message_pb2.Metadata(
    run_id=7, message_id="x", src_node_id=2**63 + 5, dst_node_id=1, ttl=1.5, message_type="query", created_at=2.5, group_id="g",
    src_task_id=0))
proto.content.SetInParent()
leaf = message_pb2.ObjectTree(object_id="aa" * 32)
tree = message_pb2.ObjectTree(object_id="bb" * 32, children=[leaf, leaf])
node = node_pb2.Node(node_id=2**64 - 1)
calls = {
    "register-node": fleet_pb2.RegisterNodeFleetRequest(public_key=b"PEM"),
    "activate-node": fleet_pb2.ActivateNodeRequest(public_key=b"PEM", heartbeat_interval=30),
    "heartbeat": heartbeat_pb2.SendNodeHeartbeatRequest(node=node, heartbeat_interval=30),
    "pull-messages": fleet_pb2.PullMessagesRequest(node=node),
    "pull-answer": fleet_pb2.PullMessagesResponse(messages_list=[proto], message_object_trees=[tree]),
    "pull-object": message_pb2.PullObjectRequest(node=node, run_id=7, object_id="aa"),
    "confirm": message_pb2.ConfirmMessageReceivedRequest(node=node, run_id=7, message_object_id="aa"),
    "push-message": fleet_pb2.PushMessagesRequest(
        node=node, messages_list=[proto], message_object_trees=[tree], clientapp_runtime_list=[1.25]),
    "push-object": message_pb2.PushObjectRequest(
        node=node, run_id=7, object_id="aa", object_content=b"content", session_id="s"),
    "deactivate-node": fleet_pb2.DeactivateNodeRequest(node_id=2**64 - 1),
    "acquire-task": runtime_pb2.AcquireTaskRequest(supported_task_types=["flwr-serverapp"]),
    "task": runtime_pb2.AcquireTaskResponse(
        task=task_pb2.Task(task_id=3, type="flwr-serverapp", run_id=2**64 - 2), token="secret"),
    "nodes": runtime_pb2.GetNodesResponse(nodes=[
        node_pb2.NodeInfo(node_id=5, status="online", public_key=b"PEM", name="site1"), node_pb2.NodeInfo(node_id=6)]),
    "push-messages": runtime_pb2.PushAppMessagesRequest(messages_list=[proto], message_object_trees=[tree]),
    "replies": runtime_pb2.PullAppMessagesRequest(message_ids=["aa", "bb"]),
    "finish": runtime_pb2.PushTaskOutputRequest(sub_status="completed", details="done"),
    "admit": control_pb2.RegisterNodeRequest(public_key=b"PEM", name="site1"),
    "list-run": control_pb2.ListRunsRequest(run_id=7),
    "runs": control_pb2.ListRunsResponse(run_dict={7: run_pb2.Run(
        run_id=7, fab_hash="x", status=run_pb2.RunStatus(status="finished", sub_status="stopped"))}, now="now"),
    "stop-run": control_pb2.StopRunRequest(run_id=7),
}
golden["calls"] = {name: call.SerializeToString(deterministic=True).hex() for name, call in calls.items()}
print(json.dumps(golden, indent=1, sort_keys=True))
