"""Trains the demo recognizer: a small Whisper network, from nothing, on synthetic Ukrainian and Korean speech.

    python models/training/train_recognition.py --cache DIR --out models/demo/recognition/model.pt

Four losses on one network: the decoder's cross-entropy; CTC over letters (Korean in jamo) on the encoder, because the
decoder otherwise learns the sentences by heart before it listens (Kim, Hori & Watanabe 2017, joint CTC-attention); the
cross-entropy of each 20 ms frame against the letter that is about to be spoken there, which spares CTC its long search for an
alignment that the synthesizer's word times give away; and a guided attention loss on the last decoder layer's cross-attention, which ties each token to the time it is spoken (after
Tachibana et al. 2018), so that openai-whisper's own word alignment works on the result. Only tokens that the corpus can
contain are trained; all others keep the zero vector, against whose constant logit the trained ones are normalized.
The checkpoint is openai-whisper's own format and loads with `whisper.load_model(path)`.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import random
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "samples")]

from whisper.model import ModelDimensions, MultiHeadAttention, ResidualAttentionBlock, Whisper
from whisper.tokenizer import get_tokenizer

from recognition_corpus import Sample, build_corpus

LOG = logging.getLogger("train_recognition")

DIMENSIONS = ModelDimensions(
    n_mels=80, n_audio_ctx=1500, n_audio_state=192, n_audio_head=3, n_audio_layer=6,
    n_vocab=51865, n_text_ctx=448, n_text_state=192, n_text_head=3, n_text_layer=2,
)  # fmt: skip
CTC_WEIGHT, FRAME_WEIGHT, GUIDE_WEIGHT, SMOOTHING = 0.5, 0.6, 1.0, 0.05
BLINDFOLD = 0.2  # share of the decoder's inputs replaced by random tokens, so that it listens instead of reciting
LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"
JAMO = [chr(c) for c in (*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3))]
CTC_CLASSES = {c: n + 1 for n, c in enumerate([*LETTERS, *JAMO, " "])}  # 0 is the blank


def spell(text: str) -> list[int]:
    """The CTC classes of a text: letters, jamo, and single spaces."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("ґ", "г"))
    # NFD splits й and ї too; put Cyrillic together again and leave Hangul apart.
    decomposed = decomposed.replace("и\u0306", "й").replace("і\u0308", "ї")
    return [CTC_CLASSES[c] for c in decomposed if c in CTC_CLASSES]


class Trainee(nn.Module):
    """Whisper's parameters with a training forward pass: any window length, a reduced softmax, attention kept."""

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
        self.rest = math.log(DIMENSIONS.n_vocab - len(self.used))  # how many tokens share the constant logit 0

    def encode(self, mel: Tensor) -> Tensor:
        encoder = self.whisper.encoder
        x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        x = x + encoder.positional_embedding[: x.shape[1]]
        for block in encoder.blocks:
            x = F.dropout(block(x), 0.05, self.training)
        return encoder.ln_post(x)

    def decode(self, tokens: Tensor, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Logits over the used tokens and the rest (batch, tokens, used + 1); last layer's attention (batch, heads, tokens, frames)."""
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
        """Takes the weights of an openai-whisper checkpoint of the same dimensions."""
        kept = torch.load(path, map_location="cpu", weights_only=True)["model_state_dict"]
        self.whisper.load_state_dict({k: v.float() for k, v in kept.items()}, strict=False)
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


def find_used_tokens(samples: Sequence[Sample]) -> list[int]:
    """Special tokens of the prompt, and every token of the grammar: of the corpus and of each word the grammar can write."""
    from itertools import islice

    from scenario.grammar import PATTERNS, all_sentences

    tokenizer = get_tokenizer(multilingual=True)
    words: set[str] = set()
    for pattern in PATTERNS:
        for sentence in islice(all_sentences(pattern), 3000):
            words.update(sentence.text["uk"].split())
            words.update(sentence.text["ko"].split())
    tokens = {t for sample in samples for t in sample.tokens}
    tokens.update(t for word in words for t in tokenizer.encode(" " + word))
    special = [tokenizer.sot, tokenizer.to_language_token("uk"), tokenizer.to_language_token("ko"), tokenizer.transcribe]
    special += [tokenizer.no_timestamps, tokenizer.no_speech, tokenizer.eot]
    return sorted(tokens | set(special))


def make_batches(
    samples: Sequence[Sample], rng: random.Random, *, frames: int, full_share: float
) -> Iterator[tuple[list[Sample], int]]:
    """Endless batches of about `frames` mel frames of like length, with the window length (mel frames) to pad to."""
    while True:
        order = sorted(range(len(samples)), key=lambda n: samples[n].mel.shape[1] + rng.uniform(0, 60))
        batches = []
        while order:
            if rng.random() < full_share:
                size, window = max(4, frames // 1500), 3000
                picked = [order.pop(rng.randrange(len(order))) for _ in range(min(size, len(order)))]
            else:
                size = max(4, frames // samples[order[-1]].mel.shape[1])
                picked, order = order[-size:], order[:-size]
                longest = max(samples[n].mel.shape[1] for n in picked)
                window = min(3000, longest + longest % 2 + 2 * rng.randrange(0, 60))
            batches.append(([samples[n] for n in picked], window))
        rng.shuffle(batches)
        yield from batches


def place_letters(sample: Sample, frames: int) -> np.ndarray:
    """(frames,) the CTC class spoken in each encoder frame, each word's letters spread evenly over its time; 0 where nobody speaks."""
    tokenizer = get_tokenizer(multilingual=True)
    placed, n = np.zeros(frames, np.int64), 0
    for word in sample.text.split():
        count = len(tokenizer.encode(" " + word))
        first, last = sample.intervals[n][0], sample.intervals[n + count - 1][1]
        n += count
        if letters := spell(word):
            span = np.arange(first, min(last, frames))
            placed[span] = [letters[(f - first) * len(letters) // max(1, last - first)] for f in span]
    return placed


def stack(batch: list[Sample], window: int, used: dict[int, int], rng: np.random.Generator) -> dict[str, Tensor]:
    """A batch as tensors. Mel windows are padded as digital silence is after Whisper's normalization, and masked (SpecAugment)."""
    tokenizer = get_tokenizer(multilingual=True)
    mels = np.empty((len(batch), 80, window), np.float32)
    for n, sample in enumerate(batch):
        mel = sample.mel.astype(np.float32)
        mels[n] = mel.max() - 2.0
        mels[n, :, : mel.shape[1]] = mel
        for _ in range(2):
            low, width = rng.integers(0, 70), rng.integers(0, 10)
            mels[n, low : low + width] = mel.mean()
            first, length = rng.integers(0, max(1, mel.shape[1] - 12)), rng.integers(0, 12)
            mels[n, :, first : first + length] = mel.mean()
    longest = max(len(s.tokens) for s in batch) + 4
    inputs = torch.full((len(batch), longest), used[tokenizer.eot])
    targets = torch.full((len(batch), longest), -100)
    low = torch.zeros(len(batch), longest, dtype=torch.long)
    high = torch.zeros(len(batch), longest, dtype=torch.long)
    letters, lengths = [], []
    for n, sample in enumerate(batch):
        if sample.tokens:
            prompt = [
                tokenizer.sot,
                tokenizer.to_language_token(sample.language),
                tokenizer.transcribe,
                tokenizer.no_timestamps,
            ]
            sequence = [used[t] for t in (*prompt, *sample.tokens, tokenizer.eot)]
            end = sample.intervals[-1][1]
            for j, (a, b) in enumerate([*sample.intervals, (end - 1, end + 8)]):
                low[n, 3 + j], high[n, 3 + j] = max(0, a - 2), min(window // 2, b + 2)
        else:
            sequence = [used[tokenizer.sot], used[tokenizer.no_speech]]
        inputs[n, : len(sequence) - 1] = torch.tensor(sequence[:-1])
        targets[n, : len(sequence) - 1] = torch.tensor(sequence[1:])
        for j in range(4, len(sequence) - 1):
            if rng.random() < BLINDFOLD:
                inputs[n, j] = int(rng.integers(0, len(used)))
        spelled = spell(sample.text)
        letters += spelled
        lengths.append(len(spelled))
    return {
        "mel": torch.from_numpy(mels), "inputs": inputs, "targets": targets, "low": low, "high": high,
        "letters": torch.tensor(letters, dtype=torch.long), "lengths": torch.tensor(lengths),
        "letter_of_frame": torch.from_numpy(np.stack([place_letters(s, window // 2) for s in batch])),
        "frames": torch.tensor([min(window // 2, s.mel.shape[1] // 2 + 1) for s in batch]),
    }  # fmt: skip


def compute_losses(trainee: Trainee, batch: dict[str, Tensor], *, autocast: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    with torch.autocast("cuda" if batch["mel"].is_cuda else "cpu", torch.bfloat16, enabled=autocast):
        audio = trainee.encode(batch["mel"])
        logits, attention = trainee.decode(batch["inputs"], audio)
        ctc_logits, frame_logits = trainee.ctc(audio), trainee.frame(audio)
    entropy = F.cross_entropy(logits.flatten(0, 1), batch["targets"].flatten(), ignore_index=-100, label_smoothing=SMOOTHING)
    log_probabilities = ctc_logits.float().log_softmax(-1).transpose(0, 1)
    ctc = F.ctc_loss(log_probabilities, batch["letters"], batch["frames"], batch["lengths"], zero_infinity=True)
    heard = F.cross_entropy(frame_logits.float().flatten(0, 1), batch["letter_of_frame"].flatten())
    # Attention mass inside each token's interval, through cumulative sums: no (tokens x frames) mask is built.
    mass = F.pad(attention.cumsum(-1), (1, 0))
    heads = attention.shape[1]
    high = batch["high"].clamp(max=attention.shape[-1])[:, None, :, None].expand(-1, heads, -1, 1)
    low = batch["low"].clamp(max=attention.shape[-1])[:, None, :, None].expand(-1, heads, -1, 1)
    inside = (mass.gather(-1, high) - mass.gather(-1, low)).squeeze(-1)
    timed = (batch["high"] > 0)[:, None].expand_as(inside)
    guide = -(inside[timed].clamp_min(1e-5)).log().mean()
    return entropy, ctc, heard, guide


def measure(trainee: Trainee, samples: Sequence[Sample]) -> dict[str, float]:
    """Scores through whisper's own greedy decoding on full 30-second windows: CER for Korean, WER for Ukrainian, language."""
    import jiwer
    from whisper.decoding import DecodingOptions, decode, detect_language

    model = trainee.to_whisper().float().eval()
    device = next(model.parameters()).device
    texts: dict[str, tuple[list[str], list[str]]] = {"uk": ([], []), "ko": ([], [])}
    right = 0
    spoken = [s for s in samples if s.tokens]
    with torch.no_grad():
        for first in range(0, len(spoken), 8):
            batch = spoken[first : first + 8]
            mel = torch.stack(
                [
                    F.pad(torch.from_numpy(s.mel.astype(np.float32)), (0, 3000 - s.mel.shape[1]), value=float(s.mel.max()) - 2)
                    for s in batch
                ]
            )
            audio = model.encoder(mel.to(device))
            guesses = detect_language(model, audio)[1]
            right += sum((g["uk"] > g["ko"]) == (s.language == "uk") for g, s in zip(guesses, batch, strict=True))
            for language, (references, found) in texts.items():
                rows = [n for n, s in enumerate(batch) if s.language == language]
                if rows:
                    options = DecodingOptions(language=language, without_timestamps=True, fp16=False)
                    found += [r.text.strip() for r in decode(model, audio[rows], options)]
                    references += [batch[n].text for n in rows]
    clean = jiwer.Compose([jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.Strip(), jiwer.RemoveMultipleSpaces()])
    tidy = {k: ([clean(t) for t in a], [clean(t) or "-" for t in b]) for k, (a, b) in texts.items()}
    trainee.train()
    exact = [a == b for pair in tidy.values() for a, b in zip(*pair, strict=True)]
    return {
        "ko_cer": jiwer.cer(*tidy["ko"]), "uk_wer": jiwer.wer(*tidy["uk"]), "language": right / len(spoken), "exact": sum(exact) / len(exact),
    }  # fmt: skip


def build_optimizers(trainee: Trainee, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the blocks' matrices (Jordan et al. 2024; steps scaled as AdamW's, so that one rate serves both), AdamW for the rest."""
    blocks = [*trainee.whisper.encoder.blocks.parameters(), *trainee.whisper.decoder.blocks.parameters()]
    matrices = [p for p in blocks if p.ndim == 2]
    chosen = {id(p) for p in matrices}
    others = [p for p in trainee.parameters() if p.requires_grad and id(p) not in chosen]
    return [
        torch.optim.Muon(matrices, lr=rate, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(
            [
                {"params": [p for p in others if p.ndim > 1], "weight_decay": 0.01},
                {"params": [p for p in others if p.ndim <= 1], "weight_decay": 0.0},
            ],
            lr=rate,
            betas=(0.9, 0.98),
        ),
    ]


def save(trainee: Trainee, path: Path) -> None:
    """Writes openai-whisper's checkpoint format in half precision, whole or not at all."""
    state = {
        k: v.detach().to(torch.float16).cpu().clone()
        for k, v in trainee.to_whisper().state_dict().items()
        if k != "alignment_heads"
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": asdict(DIMENSIONS), "model_state_dict": state}, path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--cache", type=Path, required=True, help="folder for the synthesized corpus")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--utterances", type=int, default=14_000)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, help="let the clock set the rate's course and the end, instead of --steps")
    parser.add_argument("--frames", type=int, default=9000, help="mel frames in a batch (100 are a second)")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--full-share", type=float, default=0.12, help="share of batches padded to Whisper's 30 s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--autocast", action="store_true", help="bfloat16 matrix products")
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to start from (heads and optimizer start afresh)")
    parser.add_argument("--resume", type=Path, help="a training state to go on from; also where it is kept")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(arguments.seed)
    if arguments.device == "cpu":
        MultiHeadAttention.use_sdpa = False  # on short windows the fused attention's backward pass takes three times as long

    train = build_corpus(
        arguments.cache,
        "train",
        seed=arguments.seed * 10_000,
        count=arguments.utterances,
        split="train",
        processes=arguments.processes,
    )
    held_out = build_corpus(
        arguments.cache, "heldout", seed=900_000, count=250, split="held_out", processes=arguments.processes
    )
    used_tokens = find_used_tokens(train)
    used = {t: n for n, t in enumerate(used_tokens)}
    hours = sum(s.mel.shape[1] for s in train) / 360_000
    LOG.info("%d utterances, %.1f hours; %d tokens in use", len(train), hours, len(used))

    trainee = Trainee(used_tokens).to(arguments.device)
    if arguments.init:
        trainee.load_whisper(arguments.init)
    optimizers = build_optimizers(trainee, arguments.rate)
    step, spent = 0, 0.0
    if arguments.resume and arguments.resume.exists():
        state = torch.load(arguments.resume, weights_only=True)
        trainee.load_state_dict(state["trainee"])
        for optimizer, kept in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        step, spent = state["step"], state["spent"]
    rng, noise = random.Random(arguments.seed + step), np.random.default_rng(arguments.seed + step)
    batches = make_batches(train, rng, frames=arguments.frames, full_share=arguments.full_share)
    began, sums, share = time.monotonic(), np.zeros(4), 0.0
    started = began - spent
    while share < 1.0:
        step += 1
        spent = time.monotonic() - started
        share = min(1.0, spent / 60 / arguments.minutes if arguments.minutes else step / arguments.steps)
        rate = (
            arguments.rate
            * min(1.0, step / 250)
            * (1.0 if share < 0.3 else max(0.02, 0.5 + 0.5 * math.cos(math.pi * (share - 0.3) / 0.7)))
        )
        for group in (g for optimizer in optimizers for g in optimizer.param_groups):
            group["lr"] = rate
        picked, window = next(batches)
        batch = {k: v.to(arguments.device) for k, v in stack(picked, window, used, noise).items()}
        entropy, ctc, heard, guide = compute_losses(trainee, batch, autocast=arguments.autocast)
        trainee.zero_grad(set_to_none=True)
        (entropy + CTC_WEIGHT * ctc + FRAME_WEIGHT * (1.1 - share) * heard + GUIDE_WEIGHT * guide).backward()
        nn.utils.clip_grad_norm_(trainee.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        sums += [entropy.item(), ctc.item(), heard.item(), guide.item()]
        if step % 50 == 0:
            LOG.info(
                "step %d entropy %.3f ctc %.3f frame %.3f guide %.3f rate %.1e %.2f s/step",
                step,
                *(sums / 50),
                rate,
                (time.monotonic() - began) / 50,
            )
            began, sums = time.monotonic(), np.zeros(4)
        if step % 1000 == 0 or share >= 1.0:
            scores = measure(trainee, held_out if share >= 1.0 else held_out[:96])
            LOG.info("held out after step %d: %s", step, json.dumps({k: round(v, 4) for k, v in scores.items()}))
        if step % 500 == 0 or share >= 1.0:
            save(trainee, arguments.out)
            if arguments.resume:
                torch.save(
                    {
                        "trainee": trainee.state_dict(),
                        "optimizers": [o.state_dict() for o in optimizers],
                        "step": step,
                        "spent": spent,
                    },
                    arguments.resume,
                )
            began = time.monotonic()


if __name__ == "__main__":
    main()
