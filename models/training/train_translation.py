"""Trains the demo translator from random weights on one CPU core: a small M2M100 with its own vocabulary.

    python models/training/train_translation.py --out models/demo/translation --minutes 40 [--threads 1] [--seed 1]

Writes a directory that `AutoModelForSeq2SeqLM` and `AutoTokenizer` load: config, tokenizer files, weights in safetensors (fp16).
Directions: uk and ko to en, uk to ko and ko to uk. Scores on held-out sentences (chrF, sacrebleu) are logged during training.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "samples")]

from scenario import grammar
from translation_corpus import DIRECTIONS, Corpus

LOG = logging.getLogger("train")
PIECES = 2300  # vocabulary size
SMOOTHING = 0.1  # label smoothing
WARM_UP = 300  # steps until the full learning rate


def build_tokenizer(folder: Path, seed: int) -> None:
    """Writes a SentencePiece model of the three languages and the files that M2M100Tokenizer reads."""
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(seed)
    lines = [s.text[language] for s in (corpus.draw_sentence() for _ in range(15_000)) for language in grammar.LANGUAGES]
    text = folder / "corpus.txt"
    text.write_text("\n".join(lines + [line.lower() for line in lines[::3]]), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "sentencepiece.bpe"), vocab_size=PIECES, model_type="unigram", character_coverage=1.0,
        byte_fallback=True, bos_id=0, pad_id=1, eos_id=2, unk_id=3, bos_piece="<s>", pad_piece="<pad>", eos_piece="</s>", unk_piece="<unk>",
        num_threads=1, minloglevel=2,
    )  # fmt: skip
    text.unlink()
    (folder / "sentencepiece.bpe.vocab").unlink()
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    vocabulary = {processor.id_to_piece(n): n for n in range(processor.get_piece_size())}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    settings = {"tokenizer_class": "M2M100Tokenizer", "src_lang": "uk", "tgt_lang": "en", "model_max_length": 256}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def build_model(tokenizer):  # type: ignore[no-untyped-def]
    """The untrained network."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    return M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=len(tokenizer.encoder) + len(tokenizer.lang_code_to_id) + tokenizer.num_madeup_words,
            d_model=192, encoder_layers=3, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            encoder_ffn_dim=768, decoder_ffn_dim=768, max_position_embeddings=512, dropout=0.1, attention_dropout=0.0,
            activation_dropout=0.0, encoder_layerdrop=0.0, decoder_layerdrop=0.0, scale_embedding=True,
        )
    )  # fmt: skip


def encode(tokenizer, batch):  # type: ignore[no-untyped-def]
    """(source ids, source mask, target ids): both start with their language and end with </s>, as in M2M100."""
    source, target, examples = batch
    sources = [[tokenizer.get_lang_id(source), *_pieces(tokenizer, a), 2] for a, _ in examples]
    targets = [[tokenizer.get_lang_id(target), *_pieces(tokenizer, b), 2] for _, b in examples]
    return _pad(sources, 1), (_pad(sources, 1) != 1).long(), _pad(targets, 1)


def _pieces(tokenizer, text: str) -> list[int]:  # type: ignore[no-untyped-def]
    return [tokenizer.encoder.get(piece, 3) for piece in tokenizer.sp_model.encode(text, out_type=str)]


def _pad(rows: list[list[int]], value: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


@torch.no_grad()
def measure(model, tokenizer, sentences) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """chrF on held-out sentences for each direction, by greedy search."""
    import sacrebleu

    model.eval()
    scores = {}
    for source, target in DIRECTIONS:
        found = []
        for first in range(0, len(sentences), 50):
            ids, mask, _ = encode(tokenizer, (source, target, [(s.text[source], "") for s in sentences[first : first + 50]]))
            out = model.generate(
                ids, attention_mask=mask, forced_bos_token_id=tokenizer.get_lang_id(target), num_beams=1, max_new_tokens=60
            )
            named = set(tokenizer.lang_code_to_id.values())  # "__en__" is not registered as special, so `decode` would keep it
            rows = [[token for token in row if token not in named] for row in out.tolist()]
            found += [tokenizer.decode(row, skip_special_tokens=True).strip() for row in rows]
        scores[f"{source}-{target}"] = round(sacrebleu.corpus_chrf(found, [[s.text[target] for s in sentences]]).score, 1)
    model.train()
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--tokens", type=int, default=2200, help="pieces in a batch, source and target together")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    from transformers import M2M100Tokenizer

    build_tokenizer(arguments.out, arguments.seed)
    tokenizer = M2M100Tokenizer.from_pretrained(arguments.out)
    model = build_model(tokenizer)
    LOG.info("%.1f million parameters", sum(p.numel() for p in model.parameters()) / 1e6)
    corpus, probe = Corpus(arguments.seed), Corpus(arguments.seed + 77)
    held_out = [probe.draw_sentence("held_out") for _ in range(300)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, betas=(0.9, 0.98), weight_decay=0.01)
    began, step, total = time.monotonic(), 0, 0.0
    model.train()
    for batch in corpus.batches(arguments.tokens):
        share = (time.monotonic() - began) / (arguments.minutes * 60)
        if share >= 1:
            break
        step += 1
        rate = arguments.rate * min(1.0, step / WARM_UP) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * share))
        for group in optimizer.param_groups:
            group["lr"] = rate
        ids, mask, targets = encode(tokenizer, batch)
        shifted = torch.cat([torch.full((len(targets), 1), 2), targets[:, :-1]], dim=1)  # </s> starts the decoder, as in M2M100
        logits = model(input_ids=ids, attention_mask=mask, decoder_input_ids=shifted).logits
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=1, label_smoothing=SMOOTHING)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
        if step % 50 == 0:
            LOG.info("step %d loss %.3f rate %.1e, %.0f %% of the time", step, total / 50, rate, share * 100)
            total = 0.0
        if step % 500 == 0:
            LOG.info("held out: %s", measure(model, tokenizer, held_out[:100]))
            save(model, arguments.out)
    save(model, arguments.out)
    LOG.info("held out at the end (%d steps): %s", step, measure(model, tokenizer, held_out))


def save(model, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """Writes config and weights in half precision."""
    import copy

    copy.deepcopy(model).half().save_pretrained(folder, safe_serialization=True)


if __name__ == "__main__":
    main()
