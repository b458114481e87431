"""Trains the demo recognizer: a small Whisper network, from random weights, on synthetic Ukrainian and Korean speech.

    python models/training/train_recognition.py --cache DIR --out models/demo/recognition/model.pt

One network, four losses:

- the decoder's cross-entropy;
- CTC over letters (Korean in jamo) on the encoder (joint CTC-attention, Kim, Hori & Watanabe 2017): without it the decoder
  memorizes the sentences before it attends to the audio;
- cross-entropy of each 20 ms frame against the letter spoken in it: the synthesizer's word times give the alignment that CTC
  alone finds only slowly;
- guided attention (after Tachibana et al. 2018) on the cross-attention of the last decoder layer: it ties each token to the
  time at which it is spoken, so that openai-whisper's own word alignment works on the result.

Only tokens that the corpus can contain are trained. All others keep the zero vector; the softmax includes their logit 0.
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
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "samples")]

from whisper.model import MultiHeadAttention

from recognition_batches import collate, find_used_tokens, make_batches
from recognition_corpus import Sample, build_corpus
from recognition_network import DIMENSIONS, Trainee, compute_losses

LOG = logging.getLogger("train_recognition")

# Weights of the losses against the decoder's cross-entropy.
CTC_WEIGHT, FRAME_WEIGHT, GUIDE_WEIGHT = 0.5, 0.6, 1.0


def measure(trainee: Trainee, samples: Sequence[Sample]) -> dict[str, float]:
    """Scores of whisper's own greedy decoding on full 30-second windows: CER of Korean, WER of Ukrainian, and the shares
    of right languages and of exactly right texts."""
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
    normalized = {k: ([clean(t) for t in a], [clean(t) or "-" for t in b]) for k, (a, b) in texts.items()}
    trainee.train()
    exact = [a == b for pair in normalized.values() for a, b in zip(*pair, strict=True)]
    return {
        "ko_cer": jiwer.cer(*normalized["ko"]), "uk_wer": jiwer.wer(*normalized["uk"]), "language": right / len(spoken),
        "exact": sum(exact) / len(exact),
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


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--cache", type=Path, required=True, help="folder for the synthesized corpus")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--utterances", type=int, default=14_000)
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, help="schedule and end by wall-clock time instead of --steps")
    parser.add_argument("--frames", type=int, default=9000, help="mel frames in a batch (100 are a second)")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--full-share", type=float, default=0.12, help="share of batches padded to Whisper's 30 s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--autocast", action="store_true", help="bfloat16 matrix products")
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to start from (heads and optimizer start afresh)")
    parser.add_argument("--resume", type=Path, help="training state to resume from, if it exists; it is also saved here")
    return parser.parse_args()


def compute_rate(step: int, share: float, peak: float) -> float:
    """The learning rate: a rise over 250 steps, constant until 30 % of the run (`share` of it is done), then half a cosine."""
    return (
        peak * min(1.0, step / 250) * (1.0 if share < 0.3 else max(0.02, 0.5 + 0.5 * math.cos(math.pi * (share - 0.3) / 0.7)))
    )


def load_corpora(arguments: argparse.Namespace) -> tuple[list[Sample], list[Sample]]:
    """Training samples and held-out samples, from the cache folder or made first."""
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
    return train, held_out


def load_state(path: Path, trainee: Trainee, optimizers: Sequence[torch.optim.Optimizer]) -> tuple[int, float]:
    """Restores a state of `save_state`. Returns the steps done and the seconds spent."""
    state = torch.load(path, weights_only=True)
    trainee.load_state_dict(state["trainee"])
    for optimizer, stored in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(stored)
    return state["step"], state["spent"]


def save_state(path: Path, trainee: Trainee, optimizers: Sequence[torch.optim.Optimizer], step: int, spent: float) -> None:
    """Writes what `--resume` needs to go on after `step` steps and `spent` seconds."""
    state = {"trainee": trainee.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "step": step, "spent": spent}
    torch.save(state, path)


def main() -> None:
    arguments = parse_arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(arguments.seed)
    if arguments.device == "cpu":
        MultiHeadAttention.use_sdpa = False  # on short windows the fused attention's backward pass takes three times as long
    train, held_out = load_corpora(arguments)
    used_tokens = find_used_tokens(train)
    hours = sum(s.mel.shape[1] for s in train) / 360_000
    LOG.info("%d utterances, %.1f hours; %d tokens in use", len(train), hours, len(used_tokens))
    trainee = Trainee(used_tokens).to(arguments.device)
    if arguments.init:
        trainee.load_whisper(arguments.init)
    run_training(arguments, trainee, train, held_out)


def run_training(arguments: argparse.Namespace, trainee: Trainee, train: Sequence[Sample], held_out: Sequence[Sample]) -> None:
    """The training loop, from the saved state on if there is one; saves the checkpoint and the state on the way."""
    used = {t: n for n, t in enumerate(trainee.used)}
    optimizers = build_optimizers(trainee, arguments.rate)
    step, spent = 0, 0.0
    if arguments.resume and arguments.resume.exists():
        step, spent = load_state(arguments.resume, trainee, optimizers)
    rng, noise = random.Random(arguments.seed + step), np.random.default_rng(arguments.seed + step)
    batches = make_batches(train, rng, frames=arguments.frames, full_share=arguments.full_share)
    began, sums, share = time.monotonic(), np.zeros(4), 0.0
    started = began - spent
    while share < 1.0:
        step += 1
        spent = time.monotonic() - started
        share = min(1.0, spent / 60 / arguments.minutes if arguments.minutes else step / arguments.steps)
        rate = compute_rate(step, share, arguments.rate)
        for group in (g for optimizer in optimizers for g in optimizer.param_groups):
            group["lr"] = rate
        picked, window = next(batches)
        batch = {k: v.to(arguments.device) for k, v in collate(picked, window, used, noise).items()}
        losses = compute_losses(trainee, batch, autocast=arguments.autocast)
        trainee.zero_grad(set_to_none=True)
        weighted = losses.entropy + CTC_WEIGHT * losses.ctc + FRAME_WEIGHT * (1.1 - share) * losses.frame
        (weighted + GUIDE_WEIGHT * losses.guide).backward()
        nn.utils.clip_grad_norm_(trainee.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        sums += [loss.item() for loss in losses]
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
                save_state(arguments.resume, trainee, optimizers, step, spent)
            began = time.monotonic()


if __name__ == "__main__":
    main()
