"""Gives a PyTorch network of networks.py the weights of formula.py, in float64."""
import torch

import formula
from networks import layer_names


def tensor(array):
    return torch.from_numpy(array.copy())


def fill(model, branch_end="none"):
    """`branch_end` is how the names of the batch norms end that are the last of a branch."""
    for name, module in layer_names(model):
        if isinstance(module, torch.nn.BatchNorm2d):
            ends = name.endswith(branch_end)
            gamma, beta, mean, variance = formula.batch_norm(name, module.num_features, ends)
            module.weight.data, module.bias.data = tensor(gamma), tensor(beta)
            module.running_mean.data, module.running_var.data = tensor(mean), tensor(variance)
            continue
        if isinstance(module, torch.nn.Conv2d):
            out, inputs, height, width = module.weight.shape
            module.weight.data = tensor(formula.kernel(name, (height, width, inputs, out)).transpose(3, 2, 0, 1))
        else:
            module.weight.data = tensor(formula.kernel(name, (module.in_features, module.out_features)).T)
        if module.bias is not None:
            module.bias.data = tensor(formula.bias(name, len(module.bias)))
    return model.double()


def images(count, size, channels, phase=0):
    return tensor(formula.images(count, size, channels, phase)).permute(0, 3, 1, 2)
