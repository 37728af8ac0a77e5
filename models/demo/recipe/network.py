"""A minimal llama architecture in torch, for training the demo models.

Tensor names and layouts match those of GGUF, including the rotary pairs (llama.cpp rotates adjacent
elements in this architecture), so the export is a plain copy.
"""

# torch is only installed for training; without it, its classes have no known type.
# mypy: allow-subclassing-any, disable-error-code="no-any-return"

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

CONTEXT_LENGTH = 16_384
ROPE_BASE = 10_000.0
NORM_EPSILON = 1e-5


@dataclass(frozen=True)
class Shape:
    """Dimensions of a model: layers, width, attention heads, feed-forward width."""

    layers: int
    width: int
    heads: int
    hidden: int

    @property
    def head_width(self) -> int:
        """Width of one attention head."""
        return self.width // self.heads


TARGET = Shape(layers=4, width=192, heads=6, hidden=512)
DRAFT = Shape(layers=3, width=96, heads=3, hidden=256)


def rotary_table(length: int, head_width: int) -> tuple[Tensor, Tensor]:
    """Return cosines and sines of the rotary angles, each of shape (length, head_width / 2)."""
    powers = torch.arange(0, head_width, 2, dtype=torch.float32) / head_width
    angles = torch.outer(torch.arange(length, dtype=torch.float32), ROPE_BASE**-powers)
    return angles.cos(), angles.sin()


def rotate(values: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate adjacent pairs of `values` (batch, heads, length, head width) by their position."""
    even, odd = values[..., 0::2], values[..., 1::2]
    turned = torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1)
    return turned.flatten(-2)


class Layer(nn.Module):
    """A transformer layer: causal attention, then a gated feed-forward network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, width = shape.heads, shape.width
        self.attn_norm = nn.RMSNorm(width, eps=NORM_EPSILON)
        self.attn_q = nn.Linear(width, width, bias=False)
        self.attn_k = nn.Linear(width, width, bias=False)
        self.attn_v = nn.Linear(width, width, bias=False)
        self.attn_output = nn.Linear(width, width, bias=False)
        self.ffn_norm = nn.RMSNorm(width, eps=NORM_EPSILON)
        self.ffn_gate = nn.Linear(width, shape.hidden, bias=False)
        self.ffn_up = nn.Linear(width, shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, width, bias=False)

    def forward(self, flow: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Apply the layer. `flow` and the result have shape (batch, length, width)."""
        batch, length, width = flow.shape
        normed = self.attn_norm(flow)
        parts = [
            linear(normed).view(batch, length, self.heads, -1).transpose(1, 2)
            for linear in (self.attn_q, self.attn_k, self.attn_v)
        ]
        query, key = rotate(parts[0], cos, sin), rotate(parts[1], cos, sin)
        mixed = functional.scaled_dot_product_attention(query, key, parts[2], is_causal=True)
        flow = flow + self.attn_output(mixed.transpose(1, 2).reshape(batch, length, width))
        normed = self.ffn_norm(flow)
        gated = functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed)
        return flow + self.ffn_down(gated)


class Network(nn.Module):
    """A small llama whose token embeddings are also the output layer."""

    def __init__(self, shape: Shape, vocabulary: int) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(vocabulary, shape.width)
        self.blk = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.output_norm = nn.RMSNorm(shape.width, eps=NORM_EPSILON)
        cos, sin = rotary_table(CONTEXT_LENGTH, shape.head_width)
        self.rotations = (cos, sin)
        self._initialise()

    def _initialise(self) -> None:
        """Set small random weights, and smaller ones for outputs to the residual stream."""
        residual = 0.02 * (2 * self.shape.layers) ** -0.5 * (192 / self.shape.width) ** 0.5
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                into_stream = name.endswith(("attn_output.weight", "ffn_down.weight"))
                nn.init.normal_(weight, std=residual if into_stream else self.shape.width**-0.5 / 2)

    def forward(self, tokens: Tensor, selected: Tensor) -> Tensor:
        """Return the logits (number of positions, vocabulary) at the selected positions.

        `tokens` and the boolean mask `selected` have shape (batch, length).
        """
        length = tokens.shape[1]
        cos, sin = (part[:length] for part in self.rotations)
        flow = self.token_embd(tokens)
        for layer in self.blk:
            flow = layer(flow, cos, sin)
        return functional.linear(self.output_norm(flow[selected]), self.token_embd.weight)
