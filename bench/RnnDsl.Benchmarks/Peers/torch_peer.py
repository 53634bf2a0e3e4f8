#!/usr/bin/env python3
"""PyTorch's side of the peers benchmark: one cell at one size, one line of JSON for each measure and variant.

    torch_peer.py --cell gru --size T,B,I,H --measures forward,training,input_gradient,ig50

Variants: `nn` (the fused module) and `script` (a TorchScript loop with the input projection hoisted out of it). They are
timed in turn, so that they share the machine's mood; the caller takes the faster one. Times are CPU time of the process.

Weights and inputs are hashes of their indices (see Numbers.cs), so that both sides of the benchmark compute the same
thing; `check` is the sum of squares of what a measure returns. Thread counts and instruction sets are the caller's
business: they are environment variables, read before torch is loaded.
"""
import argparse
import gc
import json
import statistics
import time
from typing import Tuple

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

IG_POINTS = 50
GATES = {"gru": 3, "lstm": 4}
SAMPLE_SECONDS = 2e-3


def uniform(salt, shape, bound):
    """Numbers in [-bound, bound): a 32-bit hash of the index in row-major order."""
    count = 1
    for n in shape:
        count *= n
    k = (torch.arange(count, dtype=torch.int64) * 0x9E3779B1 + salt * 0x85EBCA6B) & 0xFFFFFFFF
    for shift in (16, 15):
        k = ((k ^ (k >> shift)) * 0x2C1B3C6D) & 0xFFFFFFFF
    k = k ^ (k >> 16)
    return ((k.double() / 2 ** 31 - 1) * bound).float().view(shape)


class GruLoop(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.wi, self.wh, self.bi, self.bh = (nn.Parameter(w.clone()) for w in weights)

    def forward(self, x: Tensor) -> Tensor:
        h = torch.zeros(x.size(1), self.wh.size(1))
        ys = []
        for gx in F.linear(x, self.wi, self.bi).unbind(0):
            xr, xz, xn = gx.chunk(3, 1)
            hr, hz, hn = F.linear(h, self.wh, self.bh).chunk(3, 1)
            n = torch.tanh(xn + torch.sigmoid(xr + hr) * hn)
            h = n + torch.sigmoid(xz + hz) * (h - n)
            ys.append(h)
        return torch.stack(ys)


def lstm_step(gx: Tensor, h: Tensor, c: Tensor, wh: Tensor, bh: Tensor) -> Tuple[Tensor, Tensor]:
    i, f, g, o = (gx + F.linear(h, wh, bh)).chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


class LstmLoop(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.wi, self.wh, self.bi, self.bh = (nn.Parameter(w.clone()) for w in weights)

    def forward(self, x: Tensor) -> Tensor:
        h = torch.zeros(x.size(1), self.wh.size(1))
        c = torch.zeros(x.size(1), self.wh.size(1))
        ys = []
        for gx in F.linear(x, self.wi, self.bi).unbind(0):
            h, c = lstm_step(gx, h, c, self.wh, self.bh)
            ys.append(h)
        return torch.stack(ys)


class Fused(nn.Module):
    def __init__(self, cell, weights, inputs, units):
        super().__init__()
        self.m = {"gru": nn.GRU, "lstm": nn.LSTM}[cell](inputs, units)
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        self.m.load_state_dict(dict(zip(names, weights)))

    def forward(self, x):
        return self.m(x)[0]


def variants(names, cell, inputs, units):
    rows, bound = GATES[cell] * units, units ** -0.5
    weights = (uniform(1, (rows, inputs), bound), uniform(2, (rows, units), bound),
               uniform(3, (rows,), bound), uniform(4, (rows,), bound))
    make = {"nn": lambda: Fused(cell, weights, inputs, units),
            "script": lambda: torch.jit.script({"gru": GruLoop, "lstm": LstmLoop}[cell](weights))}
    return {name: make[name]() for name in names}


def squares(*tensors):
    return sum(float((t.detach().double() ** 2).sum()) for t in tensors)


def prepare(measure, model, steps, batch, inputs):
    """What is timed, and the sum of squares of its result."""
    parameters = list(model.parameters())
    for p in parameters:
        p.requires_grad_(measure == "training")
        p.grad = None
    x = uniform(5, (steps, batch, inputs), 1.0)

    if measure == "forward":
        def forward():
            with torch.inference_mode():
                return model(x)
        return forward, lambda y: squares(y)

    if measure in ("training", "input_gradient"):
        leaf = x.clone().requires_grad_(True)
        with torch.no_grad():
            ones = torch.ones_like(model(x))

        def backward():
            leaf.grad = None
            for p in parameters:
                p.grad = None
            model(leaf).backward(ones)
            return leaf.grad
        return backward, lambda g: squares(g, *(p.grad for p in parameters if p.grad is not None))

    first = x[:, :1].clone()
    baseline = torch.zeros_like(first)
    alpha = ((torch.arange(IG_POINTS) + 0.5) / IG_POINTS).view(1, IG_POINTS, 1)

    def integrate():
        path = (baseline + alpha * (first - baseline)).requires_grad_(True)
        gradient, = torch.autograd.grad(model(path)[-1].sum(), path)
        return (first - baseline) * gradient.mean(1, keepdim=True)
    return integrate, lambda a: squares(a)


def time_in_turn(runs, budget, fewest):
    """Median CPU milliseconds of one call, for each of several functions that are called in turn."""
    inner = {}
    for name, run in runs.items():
        for _ in range(3 if name == "script" else 2):   # TorchScript specialises in its second and third call
            start = time.process_time()
            run()
            spent = time.process_time() - start
        inner[name] = max(1, int(SAMPLE_SECONDS / max(spent, 1e-7)))
    samples = {name: [] for name in runs}
    gc.collect()
    gc.disable()
    end = time.perf_counter() + budget * len(runs)
    while time.perf_counter() < end or len(samples[name]) < fewest:
        for name, run in runs.items():
            start = time.process_time()
            for _ in range(inner[name]):
                run()
            samples[name].append((time.process_time() - start) * 1e3 / inner[name])
    gc.enable()
    return samples


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cell", required=True, choices=sorted(GATES))
    parser.add_argument("--size", required=True)
    parser.add_argument("--measures", required=True)
    parser.add_argument("--variants", default="nn,script")
    parser.add_argument("--budget", type=float, default=0.4)
    parser.add_argument("--min-samples", type=int, default=5)
    options = parser.parse_args()
    steps, batch, inputs, units = (int(n) for n in options.size.split(","))
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)              # gradients that fade over many steps are up to twice as fast so
    for measure in options.measures.split(","):
        models = variants(options.variants.split(","), options.cell, inputs, units)
        prepared = {name: prepare(measure, model, steps, batch, inputs) for name, model in models.items()}
        checks = {name: check(run()) for name, (run, check) in prepared.items()}
        samples = time_in_turn({name: run for name, (run, _) in prepared.items()}, options.budget, options.min_samples)
        for name, times in samples.items():
            print(json.dumps({"measure": measure, "variant": name, "ms": statistics.median(times),
                              "samples": len(times), "check": checks[name]}), flush=True)


if __name__ == "__main__":
    main()
