"""The demo recognizer's network in training: Whisper's parameters with a forward pass of its own, and the four losses.

In: batches of `recognition_batches.collate`. Out: losses; a `Whisper` for openai-whisper's decoding and checkpoints.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from whisper.model import ModelDimensions, ResidualAttentionBlock, Whisper

from recognition_batches import CTC_CLASSES

DIMENSIONS = ModelDimensions(
    n_mels=80, n_audio_ctx=1500, n_audio_state=192, n_audio_head=3, n_audio_layer=6,
    n_vocab=51865, n_text_ctx=448, n_text_state=192, n_text_head=3, n_text_layer=2,
)  # fmt: skip
SMOOTHING = 0.05  # label smoothing of the decoder's cross-entropy


class Trainee(nn.Module):
    """Whisper's parameters with a training forward pass: any window length, a softmax over the used tokens only,
    cross-attention weights returned."""

    def __init__(self, used: Sequence[int]) -> None:
        super().__init__()
        self.whisper = Whisper(DIMENSIONS)
        width = DIMENSIONS.n_audio_state
        self.used = list(used)
        self.embedding = nn.Parameter(torch.randn(len(self.used), width) * 0.02)
        nn.init.normal_(self.whisper.decoder.positional_embedding, std=0.01)
        self.whisper.decoder.token_embedding.weight.requires_grad_(False)
        self.ctc = nn.Linear(width, len(CTC_CLASSES) + 1)
        self.frame = nn.Linear(width, len(CTC_CLASSES) + 1)
        self.rest = math.log(DIMENSIONS.n_vocab - len(self.used))  # log of the number of tokens that share the constant logit 0

    def encode(self, mel: Tensor) -> Tensor:
        """Mel windows (batch, 80, frames of 10 ms) as encoder states (batch, frames of 20 ms, width)."""
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        x = x + encoder.positional_embedding[: x.shape[1]]
        for block in encoder.blocks:
            x = F.dropout(block(x), 0.05, self.training)
        return encoder.ln_post(x)

    def decode(self, tokens: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Logits over the used tokens and the rest (batch, tokens, used + 1), and the last layer's cross-attention weights
        (batch, heads, tokens, frames)."""
        decoder = self.whisper.decoder
        x = F.dropout(
            F.embedding(tokens, self.embedding) + decoder.positional_embedding[: tokens.shape[1]], 0.05, self.training
        )
        attention = x
        for block in decoder.blocks:
            x = x + block.attn(block.attn_ln(x), mask=decoder.mask)[0]
            crossed, attention = _cross_attend(block, block.cross_attn_ln(x), audio)
            x = F.dropout(x + crossed, 0.05, self.training)
            x = x + block.mlp(block.mlp_ln(x))
        logits = (decoder.ln(x) @ self.embedding.T).float()
        rest = torch.full_like(logits[..., :1], self.rest)
        return torch.cat([logits, rest], dim=-1), attention

    def load_whisper(self, path: Path) -> None:
        """Loads the weights of an openai-whisper checkpoint of the same dimensions."""
        stored = torch.load(path, map_location="cpu", weights_only=True)["model_state_dict"]
        self.whisper.load_state_dict({k: v.float() for k, v in stored.items()}, strict=False)
        with torch.no_grad():
            self.embedding.copy_(self.whisper.decoder.token_embedding.weight[self.used])

    def to_whisper(self) -> Whisper:
        """The network with its full token embedding, for whisper's own decoding and for the checkpoint."""
        with torch.no_grad():
            self.whisper.decoder.token_embedding.weight.zero_()
            self.whisper.decoder.token_embedding.weight[self.used] = self.embedding
        return self.whisper


def _cross_attend(block: ResidualAttentionBlock, x: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
    attend = block.cross_attn
    heads = attend.n_head

    def split(t: Tensor) -> Tensor:
        return t.view(*t.shape[:2], heads, -1).transpose(1, 2)

    q, k, v = split(attend.query(x)), split(attend.key(audio)), split(attend.value(audio))
    weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).float().softmax(-1)
    return attend.out((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2)), weights


class Losses(NamedTuple):
    """Scalars: the decoder's cross-entropy, CTC over letters, cross-entropy of frames, guided attention."""

    entropy: Tensor
    ctc: Tensor
    frame: Tensor
    guide: Tensor


def compute_losses(trainee: Trainee, batch: dict[str, Tensor], *, autocast: bool) -> Losses:
    """All losses of one batch. `autocast`: matrix products in bfloat16."""
    with torch.autocast("cuda" if batch["mel"].is_cuda else "cpu", torch.bfloat16, enabled=autocast):
        audio = trainee.encode(batch["mel"])
        logits, attention = trainee.decode(batch["inputs"], audio)
        ctc_logits, frame_logits = trainee.ctc(audio), trainee.frame(audio)
    entropy = F.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten(), ignore_index=-100, label_smoothing=SMOOTHING)
    log_probabilities = ctc_logits.float().log_softmax(-1).transpose(0, 1)
    ctc = F.ctc_loss(log_probabilities, batch["letters"], batch["frames"], batch["lengths"], zero_infinity=True)
    frame = F.cross_entropy(frame_logits.float().flatten(0, 1), batch["letter_of_frame"].flatten())
    # Attention mass inside each token's interval, through cumulative sums: no (tokens x frames) mask is built.
    mass = F.pad(attention.cumsum(-1), (1, 0))
    heads = attention.shape[1]
    high = batch["high"].clamp(max=attention.shape[-1])[:, None, :, None].expand(-1, heads, -1, 1)
    low = batch["low"].clamp(max=attention.shape[-1])[:, None, :, None].expand(-1, heads, -1, 1)
    inside = (mass.gather(-1, high) - mass.gather(-1, low)).squeeze(-1)
    timed = (batch["high"] > 0)[:, None].expand_as(inside)
    guide = -(inside[timed].clamp_min(1e-5)).log().mean()
    return Losses(entropy, ctc, frame, guide)
