#!/usr/bin/env python3
"""Captum's side of the explainers benchmark: one line of JSON for each method and variant.

    captum_peer.py --size T,B,I,H --methods saliency,ig50,... [--captum FOLDER] [--budget S] [--min-samples N]

A torch.nn.GRU classifier with a linear head on the last step; the target is the logit of the example's class (example
number modulo 4), baselines are zero, steps are the features of the masking methods. Variants:

- `captum/N`: Captum's own method, with N perturbations per evaluation where it takes that (the caller takes the fastest);
- `bare/N`: only the evaluations of the network that the method cannot do without, N perturbed inputs at a time, ready
  made: no masks, no regression, no bookkeeping. Less than Captum does, so a ratio with it is on the safe side.

Without Captum (neither installed nor in FOLDER) only the bare variants run. Weights and inputs are hashes of their indices
(see Peers/Numbers.cs and Peers/torch_peer.py), so that both sides explain the same thing; `check` is the sum of squares of
the attributions, or of the examples' sums where the method draws at random and shares f(x) - f(0) out; 0 where there is none.
Thread counts and instruction sets are the caller's business: environment variables, read before torch is loaded.
"""
import argparse
import gc
import json
import os
import statistics
import sys
import time
import warnings

import torch
import torch.nn as nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Peers"))
from torch_peer import uniform  # noqa: E402

CLASSES = 4
IG_POINTS = 50
ORDERS = 25
COALITIONS = 500


class Classifier(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        bound = units ** -0.5
        self.rnn = nn.GRU(inputs, units, batch_first=True)
        self.fc = nn.Linear(units, CLASSES)
        self.load_state_dict({
            "rnn.weight_ih_l0": uniform(1, (3 * units, inputs), bound), "rnn.weight_hh_l0": uniform(2, (3 * units, units), bound),
            "rnn.bias_ih_l0": uniform(3, (3 * units,), bound), "rnn.bias_hh_l0": uniform(4, (3 * units,), bound),
            "fc.weight": uniform(6, (CLASSES, units), bound), "fc.bias": uniform(7, (CLASSES,), bound)})
        for p in self.parameters():
            p.requires_grad_(False)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


def squares(attribution):
    return float((attribution.double() ** 2).sum())


def squares_of_sums(per_step):
    """Each step's value stands once for the step."""
    return float((per_step.double().sum(1) ** 2).sum())


def captum_variants(method, model, x, targets):
    """Name -> function that attributes; the settings of which the fastest counts."""
    from captum.attr import IntegratedGradients, KernelShap, Lime, Occlusion, Saliency, ShapleyValueSampling
    steps, inputs = x.shape[1], x.shape[2]
    # One mask for all examples: every feature of a step belongs to the step.
    mask = torch.arange(steps).view(1, steps, 1).expand(1, steps, inputs)
    if method == "saliency":
        explainer = Saliency(model)

        def saliency():
            return explainer.attribute(x.clone().requires_grad_(True), target=targets)
        return {"captum": saliency}
    if method == "ig50":
        explainer = IntegratedGradients(model)

        def integrate():
            return explainer.attribute(x, baselines=0.0, target=targets, n_steps=IG_POINTS, method="gausslegendre")
        return {"captum": integrate}
    with_per_eval = {
        "occlusion": (Occlusion, (1, 16), dict(sliding_window_shapes=(1, inputs), strides=(1, inputs))),
        "shapley_sampling25": (ShapleyValueSampling, (1, 16), dict(feature_mask=mask, n_samples=ORDERS)),
        "kernel_shap500": (KernelShap, (64,), dict(feature_mask=mask, n_samples=COALITIONS)),
        "lime500": (Lime, (1, 64), dict(feature_mask=mask, n_samples=COALITIONS)),
    }
    kind, per_eval, arguments = with_per_eval[method]

    def variant(n):
        explainer = kind(model)

        def attribute():
            with torch.no_grad():
                return explainer.attribute(x, baselines=0.0, target=targets, perturbations_per_eval=n, **arguments)
        return attribute
    return {f"captum/{n}": variant(n) for n in per_eval}


def bare_variants(method, model, x, targets):
    """Name -> function that only evaluates the network, on inputs that are made beforehand."""
    examples, steps, inputs = x.shape
    if method == "saliency":
        leaf = x.clone().requires_grad_(True)

        def saliency():
            value = model(leaf).gather(1, targets.view(-1, 1)).sum()
            return torch.autograd.grad(value, leaf)[0].abs()
        return {"bare": saliency}
    if method == "ig50":
        import numpy
        nodes, weights = numpy.polynomial.legendre.leggauss(IG_POINTS)
        alpha = torch.tensor((1 + nodes) / 2, dtype=x.dtype).view(-1, 1, 1, 1)
        w = torch.tensor(weights / 2, dtype=x.dtype).view(-1, 1, 1, 1)
        all_targets = targets.repeat(IG_POINTS)

        def integrate():
            path = (alpha * x).view(-1, steps, inputs).requires_grad_(True)
            value = model(path).gather(1, all_targets.view(-1, 1)).sum()
            gradient = torch.autograd.grad(value, path)[0].view(IG_POINTS, examples, steps, inputs)
            return x * (w * gradient).sum(0)
        return {"bare": integrate}
    evaluations = {"occlusion": steps + 1, "shapley_sampling25": ORDERS * steps + 1, "kernel_shap500": COALITIONS, "lime500": COALITIONS}[method] * examples

    def variant(n):
        made = x.repeat((n + examples - 1) // examples, 1, 1)[:n].contiguous()

        def evaluate():
            with torch.inference_mode():
                left = evaluations
                while left > 0:
                    model(made[:min(n, left)])
                    left -= n
        return evaluate
    return {f"bare/{n}": variant(n) for n in (64, 256)}


def check_of(method, attribution):
    if attribution is None or method == "lime500":
        return 0.0
    attribution = attribution.detach()
    if method in ("shapley_sampling25", "kernel_shap500"):
        return squares_of_sums(attribution[:, :, 0])
    return squares(attribution)


def time_once(run):
    start = time.process_time()
    run()
    return (time.process_time() - start) * 1e3


def sample(runs, budget, fewest):
    """CPU milliseconds of one call, of several functions in turn."""
    samples = {name: [] for name in runs}
    gc.collect()
    gc.disable()
    end = time.perf_counter() + budget * len(runs)
    while time.perf_counter() < end or len(next(iter(samples.values()))) < fewest:
        for name, run in runs.items():
            samples[name].append(time_once(run))
    gc.enable()
    return samples


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", required=True)
    parser.add_argument("--methods", required=True)
    parser.add_argument("--captum", default=None, help="folder that holds the package; empty: installed")
    parser.add_argument("--budget", type=float, default=0.5)
    parser.add_argument("--min-samples", type=int, default=3)
    options = parser.parse_args()
    if options.captum:
        sys.path.insert(0, options.captum)
    steps, examples, inputs, units = (int(n) for n in options.size.split(","))
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)              # gradients that fade over many steps are up to twice as fast so
    torch.manual_seed(0)
    warnings.simplefilter("ignore")
    model = Classifier(inputs, units)
    # The numbers of the peers benchmark lie [steps, examples, features].
    x = uniform(5, (steps, examples, inputs), 1.0).transpose(0, 1).contiguous()
    targets = torch.arange(examples) % CLASSES
    for method in options.methods.split(","):
        runs = bare_variants(method, model, x, targets)
        if options.captum is not None:
            runs.update(captum_variants(method, model, x, targets))
        checks = {}
        for name in list(runs):
            try:
                checks[name] = check_of(method, runs[name]())                       # also the warm-up
            except (ImportError, AssertionError) as error:                          # Captum's regressions need scikit-learn
                print(f"{method}, {name}: {error}", file=sys.stderr)
                del runs[name]
        for name, times in sample(runs, options.budget, options.min_samples).items():
            print(json.dumps({"measure": method, "variant": name, "ms": statistics.median(times),
                              "samples": len(times), "check": checks[name]}), flush=True)


if __name__ == "__main__":
    main()
