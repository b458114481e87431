"""A document as long as a two-hour interrogation, made of phrases, to measure and to test what a review page does with one.

In: a number of utterances and a seed. Out: a `Transcript`, the same for the same seed. Cycles of question, rendition, answer and rendition in
Ukrainian and Korean, about eight words each, with numbers, names, what is missing, what was said twice, voices at once, edits and gestures;
each with a translation into English and into the other language. Structure is derived, so that the document is what a run would give.
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace
from fractions import Fraction

from vidtx.document import (
    Basis,
    Clip,
    Correction,
    EditBoundary,
    EngineRecord,
    Gesture,
    Provenance,
    Similarity,
    Span,
    Transcript,
    Translation,
    Turn,
    Utterance,
    Word,
    time_text,
)
from vidtx.interview.derive import derive

# English | Ukrainian | Korean; of English variants with "/" one is taken each time. N a number, P a place, W a name, T a thing.
QUESTIONS = """
What is your name/full name and when were you born?|Як вас звати і коли ви народилися?|이름이 무엇이며 언제 태어났습니까?
How many soldiers/men were in your unit at P?|Скільки солдатів було у вашому підрозділі в P?|P에서 부대에 병사가 몇 명 있었습니까?
When did you arrive/come to P with W?|Коли ви прибули до P разом з W?|W와 함께 언제 P에 도착했습니까?
Who gave you the order to attack/storm P?|Хто дав вам наказ атакувати P?|누가 P를 공격하라는 명령을 내렸습니까?
Did you see any T near/close to P that day?|Ви бачили того дня T біля P?|그날 P 근처에서 T를 보았습니까?
How long did you train/study before you were sent to P?|Як довго ви навчалися перед відправкою до P?|P로 파견되기 전에 얼마나 훈련했습니까?
What did the commander tell/say to you about W and the T?|Що командир казав вам про W і T?|지휘관이 W와 T에 대해 무엇을 말했습니까?
Do you want to go home/back home to your family in P?|Ви хочете повернутися додому до родини в P?|P에 있는 가족에게 돌아가고 싶습니까?
Were you not told/informed that you would fight at P?|Хіба вам не сказали, що ви воюватимете в P?|P에서 싸운다는 말을 듣지 못했습니까?
"""
ANSWERS = """
I was born in P in 19NN, my father is/was a farmer.|Я народився в P у 19NN році, мій батько селянин.|저는 19NN년에 P에서 태어났고 아버지는 농부입니다.
There were N soldiers and N T in our company/unit.|У нашій роті було N солдатів і N T.|우리 중대에는 병사 N명과 T N대가 있었습니다.
W told us that we must go/march to P before N o'clock.|W сказав нам, що ми маємо йти до P до N години.|W는 우리에게 N시 전에 P로 가야 한다고 말했습니다.
I did not see W after the attack/assault on P.|Я не бачив W після атаки на P.|저는 P 공격 후에 W를 보지 못했습니다.
We walked for N days and slept in the forest near/by P.|Ми йшли N днів і спали в лісі біля P.|우리는 N일 동안 걸었고 P 근처 숲에서 잤습니다.
Nobody gave us food/anything to eat, only the T.|Ніхто не давав нам їжі, лише T.|아무도 음식을 주지 않았고 T만 주었습니다.
I have N brothers and a sister, they live/stay in P.|У мене N братів і сестра, вони живуть у P.|저는 형제 N명과 누이가 있고 그들은 P에 삽니다.
On the Nth of December N men were wounded/hurt by a drone.|N грудня N людей поранив дрон.|12월 N일에 드론으로 N명이 부상당했습니다.
I carried the T and W carried/took the radio.|Я ніс T, а W ніс рацію.|저는 T를 들고 W는 무전기를 들었습니다.
I cannot/could not remember the name of the commander.|Я не пам'ятаю імені командира.|지휘관의 이름이 기억나지 않습니다.
"""
SHORT = "Yes.|Так.|네.\nNo, I did not.|Ні.|아니요.\nThank you.|Дякую.|감사합니다.\nI understand.|Розумію.|알겠습니다."
PLACES = "Wonsan|Вонсан|원산,Kursk|Курськ|쿠르스크,Hamhung|Хамхин|함흥,Sumy|Суми|수미,Pyongyang|Пхеньян|평양,Vladivostok|Владивосток|블라디보스토크,Sudzha|Суджа|수자"
NAMES = "Kim Chol Su|Кім Чхоль Су|김철수,Ri Yong|Рі Йон|리영,Pak Il|Пак Іль|박일,Choe Min Ho|Чхве Мін Хо|최민호,Colonel Ivanov|полковник Іванов|이바노프 대령"
THINGS = (
    "tanks|танки|탱크,rifles|гвинтівки|소총,trucks|вантажівки|트럭,maps|карти|지도,grenades|гранати|수류탄,rations|пайки|식량"
)
LANGUAGES = ("en", "uk", "ko")
CYCLE = (("Q", "uk"), ("I", "ko"), ("S", "ko"), ("I", "uk"))
MISSING = (0.04, 0.06, 0.07, 0.08)  # of each part of a cycle


def make_long_document(utterances: int = 3000, seed: int = 0, *, vectors: bool = False) -> Transcript:
    """The document. `vectors`: with similarities as a sentence encoder gives them."""
    rng = random.Random(seed)
    said = _speak(rng, utterances)
    similarities = _compare(rng, said) if vectors else ()
    end = max(u.span.end for u in said) + 1000
    boundaries = tuple(
        EditBoundary(f"b{n}", 90 * ms, Fraction(1, 90_000), rng.choice(("cut", "jump_cut")), True, n % 3 > 0, 0.9)
        for n, ms in enumerate(sorted(rng.sample(range(end), max(1, utterances // 10))))
    )
    found = derive(said, boundaries, similarities=similarities)
    # A head was seen where no answer was heard.
    exchanges = tuple(replace(e, gesture=Gesture("nod")) if not e.answer and e.question else e for e in found.exchanges)
    return Transcript(
        clip=Clip("long.mp4", "0" * 64, 10**9, end, "mov,mp4", None, ()),
        boundaries=boundaries,
        speakers=found.speakers,
        turns=tuple(Turn(u.span, u.speaker, u.language, u.language_probability, "overlap" in u.flags) for u in said),
        utterances=said,
        renditions=found.renditions,
        exchanges=exchanges,
        provenance=Provenance("machine", "0", None, (EngineRecord("recognition", "whisper", "1", "m"),), (("to", "en"),)),
        similarities=similarities,
    )


def make_corrections(document: Transcript, count: int = 200, seed: int = 0) -> tuple[Correction, ...]:
    """Corrections as a reviewer makes them: texts, speakers, confirmations, links and findings, all over the document."""
    rng = random.Random(seed)
    basis = Basis(document.clip.sha256)
    linked = iter([r for r in document.renditions if r.source_ids and r.target_ids])
    findings = iter([f for r in document.renditions for f in r.findings])
    made: list[Correction] = []
    for n, utterance in enumerate(rng.sample(document.utterances, count)):
        kind = ("set_text", "confirm", "set_speaker", "link", "reject", "set_text")[n % 6]
        targets: tuple[str, ...] = (utterance.id,)
        after: tuple[tuple[str, str | tuple[str, ...]], ...] = ()
        if kind == "set_text":
            after = (("text", f"{utterance.text} {rng.choice(('17', 'так', '네'))}".strip()),)
        elif kind == "set_speaker":
            after = (("speaker", utterance.speaker if n % 12 else "I"),)
        elif kind == "link":
            rendition = next(linked)
            targets, after = (), (("sources", rendition.source_ids), ("targets", rendition.target_ids))
        elif kind == "reject" and (finding := next(findings, None)):
            targets = (finding.id,)
        elif kind == "reject":
            kind = "confirm"
        made.append(Correction(f"c{n}", "A. B.", "2026-11-26T12:00:00Z", kind, targets, basis, (), after))  # type: ignore[arg-type]
    return tuple(made)


def _speak(rng: random.Random, count: int) -> tuple[Utterance, ...]:
    said: list[Utterance] = []
    clock = 1000
    for number in itertools.count():
        if len(said) >= count:
            break
        subject = "S" if number < count // 6 else "T"  # after two thirds another prisoner is questioned
        question, answer = _fill(rng, QUESTIONS), _fill(rng, rng.choice((ANSWERS, ANSWERS, ANSWERS, SHORT)))
        if rng.random() < 0.35:
            answer = tuple(f"{a} {b}" for a, b in zip(answer, _fill(rng, ANSWERS), strict=True))
        parts = [("Q", "uk", question), ("I", "ko", question), (subject, "ko", answer), ("I", "uk", answer)]
        parts = [part for part, share in zip(parts, MISSING, strict=True) if rng.random() > share]
        if rng.random() < 0.1:
            parts += [(subject, "ko", more := _fill(rng, ANSWERS)), ("I", "uk", more)]  # the answer goes on
        if rng.random() < 0.03:
            parts.insert(rng.randrange(len(parts) + 1), ("G", "uk", _fill(rng, SHORT)))
        for speaker, language, phrase in parts:
            overlap = rng.random() < 0.05
            start = max(
                said[-1].span.start + 1 if said else 0, clock + (-400 if overlap else rng.choice((200, 600, 1500, 5000)))
            )
            utterance = _utter(rng, start, (speaker, language), phrase, overlap=overlap)
            said.append(utterance)
            clock = utterance.span.end
    return tuple(said[:count])


def _fill(rng: random.Random, phrases: str) -> tuple[str, ...]:
    """A phrase in English with its variants open, in Ukrainian and in Korean."""
    texts = rng.choice([line for line in phrases.splitlines() if line]).split("|")
    for sign, choices in (("P", PLACES), ("W", NAMES), ("T", THINGS)):
        chosen = rng.choice(choices.split(",")).split("|")
        # Signs are letters of English words too: only those that stand alone count, or begin a Korean word.
        texts = [" ".join(_replace_sign(w, sign, name) for w in text.split()) for text, name in zip(texts, chosen, strict=True)]
    numbers = [str(rng.randint(10, 99)) for _ in range(3)]
    return tuple(_count_out(text, numbers) for text in texts)


def _replace_sign(word: str, sign: str, name: str) -> str:
    bare = word[len(sign) :]
    return name + bare if word.startswith(sign) and not (bare[:1].isascii() and bare[:1].isalpha()) else word


def _count_out(text: str, numbers: list[str]) -> str:
    left = iter(numbers)
    return " ".join(
        word.replace("NN", next(left)) if "NN" in word else word.replace("N", next(left), 1) if _is_number(word) else word
        for word in text.split()
    )


def _is_number(word: str) -> bool:
    return word == "Nth" or (word.startswith("N") and not word[1:2].islower())


def _utter(rng: random.Random, start: int, who: tuple[str, str], phrase: tuple[str, ...], *, overlap: bool) -> Utterance:
    """One side of a phrase: its own text, and translations as an engine would vary them."""
    speaker, language = who
    own = phrase[LANGUAGES.index(language)]
    if rng.random() < 0.08:  # the interpreter, or the recognizer, errs in a number
        phrase = tuple(re.sub(r"\d+", lambda found: str(int(found[0]) + 1), text, count=1) for text in phrase)
        own = phrase[LANGUAGES.index(language)]
    if rng.random() < 0.08:  # or says half of it
        phrase = tuple(" ".join(text.split()[: len(text.split()) // 2 + 1]) for text in phrase)
        own = phrase[LANGUAGES.index(language)]
    english = " ".join(rng.choice(word.split("/")) for word in phrase[0].split())
    span = Span(start, start + 500 + 320 * len(own.split()) + rng.randrange(400))
    flags = ("overlap",) if overlap else ()
    if rng.random() < 0.015:
        return Utterance(
            f"u{start:07d}", span, speaker, language, "", flags=("untranscribed", *flags), language_probability=0.9
        )
    words = tuple(Word(w.span, w.text, round(rng.uniform(0.5, 1.0), 3)) for w in time_text(own, (), span))
    other = "ko" if language == "uk" else "uk"
    translations = (
        Translation("en", english, round(-rng.random(), 3)),
        Translation(other, phrase[LANGUAGES.index(other)], round(-rng.random(), 3)),
    )
    if rng.random() < 0.02:
        translations = ()
    return Utterance(
        f"u{start:07d}",
        span,
        speaker,
        language,
        own,
        words,
        translations,
        flags,
        language_probability=0.95,
        text_probability=0.8,
    )


def _compare(rng: random.Random, said: tuple[Utterance, ...]) -> tuple[Similarity, ...]:
    found: list[Similarity] = []
    for n, first in enumerate(said):
        for second in said[n + 1 : n + 13]:
            if first.language != second.language and first.text and second.text:
                alike = any(t.text == second.text for t in first.translations)
                found.append(
                    Similarity(first.id, second.id, round(rng.betavariate(8, 2) if alike else rng.betavariate(1, 8), 4))
                )
    return tuple(found)
