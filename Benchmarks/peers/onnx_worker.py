"""ONNX Runtime: inference on a graph written by hand."""
import turns

options = turns.options(batch=256, singles=300)

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(1)
weights, nodes = [], []


def parameter(name, shape):
    fan_in = int(np.prod(shape[1:])) if len(shape) > 1 else 1
    value = random.normal(0, (2 / fan_in) ** 0.5, shape) if len(shape) > 1 else np.zeros(shape)
    weights.append(numpy_helper.from_array(value.astype(np.float32), name))
    return name


def step(kind, *inputs, **attributes):
    output = f"{kind}{len(nodes)}"
    nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
    return output


value = "images"
for index, channels in enumerate([1, 32]):
    value = step("Conv", value, parameter(f"k{index}", [32, channels, 3, 3]), parameter(f"b{index}", [32]))
    value = step("MaxPool", step("Relu", value), kernel_shape=[2, 2], strides=[2, 2])
value = step("Flatten", value)
for index, (units, inputs) in enumerate([(128, 2592), (128, 128), (options.classes, 128)]):
    value = step("Gemm", value, parameter(f"w{index}", [units, inputs]), parameter(f"c{index}", [units]), transB=1)
    value = step("Relu", value) if index < 2 else step("Softmax", value)
graph = helper.make_graph(
    nodes, "symbols", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [None, 1, 45, 45])],
    [helper.make_tensor_value_info(value, TensorProto.FLOAT, [None, options.classes])], weights)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
settings = onnxruntime.SessionOptions()
settings.intra_op_num_threads = options.threads
settings.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model.SerializeToString(), settings, providers=["CPUExecutionProvider"])
images, _ = turns.load(options.folder, options.name, options.images)
images = np.ascontiguousarray(images)[:, None]
count = len(images) // options.batch
turns.serve_inference(
    lambda batch: session.run(None, {"images": batch})[0],
    [images[i * options.batch:(i + 1) * options.batch] for i in range(count)],
    [images[i:i + 1] for i in range(options.singles)], f"ONNX Runtime {onnxruntime.__version__}")
