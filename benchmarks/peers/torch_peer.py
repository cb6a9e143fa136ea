"""PyTorch as a peer of `npm run bench`: eager, float32, channels_last, on the processor or on a GPU (`torch_peer.py cuda`).

It answers the requests of src/process/protocol.ts, one JSON object a line.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

DEVICE = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cpu")
# float32 as everybody else has it: TensorFloat-32 keeps ten bits
torch.backends.cudnn.allow_tf32 = False
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.benchmark = True

LEARNING_RATE, MOMENTUM, WEIGHT_DECAY = 2e-6, 0.9, 1e-4  # as src/workload.ts and MomentumSgd have them


def read_tensors(path):
    """The header of what src/network/files.ts writes, and its tensors."""
    with open(path + ".json") as file:
        header = json.load(file)
    values = np.fromfile(path + ".bin", dtype="<f4")
    tensors = {}
    for name, place in header["tensors"].items():
        size = int(np.prod(place["shape"], dtype=np.int64))
        part = values[place["start"] : place["start"] + size]
        tensors[name] = torch.from_numpy(part.reshape(place["shape"]).copy()).to(DEVICE)
    return header, tensors


def weight_as_torch(tensor):
    """[height, width, in, out] -> [out, in, height, width]; [in, out] -> [out, in]."""
    if tensor.dim() == 4:
        return tensor.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
    return tensor.t().contiguous() if tensor.dim() == 2 else tensor


class Network(torch.nn.Module):
    """A network of src/network/network.ts; images and activations are channels_last."""

    def __init__(self, path):
        super().__init__()
        header, tensors = read_tensors(path)
        self.nodes = header["nodes"]
        self.weights = {}
        for name, tensor in tensors.items():
            tensor = weight_as_torch(tensor)
            if not name.endswith(("/moving_mean", "/moving_variance")):
                tensor = torch.nn.Parameter(tensor)
                self.register_parameter(name.replace("/", "_"), tensor)
            self.weights[name] = tensor
        readers = [name for node in self.nodes for name in node["inputs"]]
        for node in self.nodes:
            # As models written by hand do: in place where nothing else reads what is overwritten.
            node["in_place"] = bool(node["inputs"]) and readers.count(node["inputs"][0]) == 1

    def convolution(self, node, x):
        top, bottom, left, right = node["padding"]
        bias = self.weights[node["layer"] + "/bias"] if node["biased"] else None
        padding = (top, left)
        if (top, left) != (bottom, right):
            x, padding = F.pad(x, (left, right, top, bottom)), 0
        return F.conv2d(x, self.weights[node["layer"] + "/kernel"], bias, node["stride"], padding)

    def batch_norm(self, node, x):
        parts = ("moving_mean", "moving_variance", "gamma", "beta")
        weights = [self.weights[f"{node['layer']}/{part}"] for part in parts]
        return F.batch_norm(x, *weights, self.training, 1 - node["momentum"], node["epsilon"])

    def pad_shortcut(self, node, x):
        stride = node["stride"]
        padded = F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, node["before"], node["after"]))
        return padded.contiguous(memory_format=torch.channels_last)

    def dense(self, node, x):
        return F.linear(x, self.weights[node["layer"] + "/kernel"], self.weights[node["layer"] + "/bias"])

    def add(self, node, x, y):
        return x.add_(y) if node["in_place"] else x + y

    def forward(self, images):
        operations = {
            "image": lambda node: images,
            "convolution": self.convolution,
            "batch-norm": self.batch_norm,
            "pad-shortcut": self.pad_shortcut,
            "relu": lambda node, x: F.relu(x, inplace=node["in_place"]),
            "add": self.add,
            "global-average-pool": lambda node, x: x.mean((2, 3)),
            "dense": self.dense,
        }
        values = {}
        for node in self.nodes:
            inputs = (values[name] for name in node["inputs"])
            values[node["name"]] = operations[node["op"]](node, *inputs)
        return values[self.nodes[-1]["name"]]


class Work:
    """What the benchmark asked for, ready to be timed."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        self.trains = request["work"] != "inference"
        name = request["subject"] + ("" if self.trains else "-folded")
        self.network = Network(os.path.join(request["folder"], name)).train(self.trains)
        header, tensors = read_tensors(os.path.join(request["folder"], f"batch-{request['batch']}"))
        self.images = tensors["images"].permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        self.labels = torch.tensor(header["labels"], device=DEVICE)
        if self.trains:
            weights = list(self.network.parameters())
            kernels = [weight for weight in weights if weight.dim() > 1]
            others = [weight for weight in weights if weight.dim() == 1]
            groups = [{"params": kernels, "weight_decay": WEIGHT_DECAY}, {"params": others}]
            self.optimizer = torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=MOMENTUM)

    def iterate(self):
        if not self.trains:
            with torch.inference_mode():
                return self.network(self.images).cpu()  # which waits for the GPU
        self.optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.network(self.images), self.labels)
        loss.backward()
        self.optimizer.step()
        return torch.tensor([loss.item()])


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_memory():
    """The most memory that this process held: ru_maxrss of Linux counts what held before exec, too."""
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure_peak(size=1024, rounds=8):
    """GFLOP/s of a float32 matrix product on one thread, the best of a few, by processor time."""
    a, b = torch.rand(size, size), torch.rand(size, size)
    best = float("inf")
    for _ in range(rounds):
        start = cpu_seconds()
        a @ b
        best = min(best, cpu_seconds() - start)
    return 2 * size**3 / best / 1e9


class Peer:
    def __init__(self):
        self.work = None
        self.cpu_at_rest = 0.0

    def prepare(self, request):
        self.work = Work(request)
        values = []
        for _ in range(request["steps"]):
            values += self.work.iterate().flatten().tolist()
        self.cpu_at_rest = cpu_seconds()
        folded = "" if self.work.trains else ", batch norm folded"
        keeps = ", malloc keeps its memory" if "MALLOC_MMAP_THRESHOLD_" in os.environ else ""
        gpu = DEVICE.type != "cpu"
        place = f" on {torch.cuda.get_device_name(DEVICE)}" if gpu else ""
        about = f"{torch.__version__}{place}, eager, channels_last{keeps}{folded}"
        return {"values": values, "about": about, "gpu": gpu}

    def iterate(self, request):
        idle = cpu_seconds() - self.cpu_at_rest
        milliseconds, cpu = [], 0.0
        for _ in range(request["count"]):
            cpu_before, start = cpu_seconds(), time.perf_counter()
            values = self.work.iterate()
            milliseconds.append(1000 * (time.perf_counter() - start))
            cpu += cpu_seconds() - cpu_before
            if not torch.isfinite(values).all():
                raise ValueError("a value of the result is not finite, so its timing means nothing")
        self.cpu_at_rest = cpu_seconds()
        last = values.flatten().tolist()
        return {"milliseconds": milliseconds, "cpuSeconds": cpu, "idleCpuSeconds": idle, "values": last}

    def peak(self, request):
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        gigaflops = measure_peak()
        torch.set_num_threads(threads)
        self.cpu_at_rest = cpu_seconds()
        return {"gigaflops": gigaflops}

    def dispose(self, request):
        return {"peakBytes": peak_memory(), "wasmBytes": None}


def main():
    replies, sys.stdout = sys.stdout, sys.stderr
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = {"did": request["do"], **getattr(peer, request["do"])(request)}
        except Exception as error:  # whatever it is, the benchmark is to hear of it
            reply = {"did": "fail", "message": f"{type(error).__name__}: {error}", "absent": False}
        print(json.dumps(reply), file=replies, flush=True)
        if request["do"] == "dispose":
            break


main()
