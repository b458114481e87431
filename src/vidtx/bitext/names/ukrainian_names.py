"""Names of people in a Ukrainian text: words with a capital that no sentence's beginning explains, and what "мене звати" introduces.

In: a text. Out: `NameCandidate`s in order. Known places, ranks and countries are none; abbreviations in capitals are none. Surname and given name of a Korean are one candidate ("Кім Чен Ин", "Рі Йонхо"); of others
every word is one, since the other side often leaves the given name out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vidtx.bitext.names.candidate import NameCandidate, Standing, write_korean
from vidtx.bitext.names.cyrillic import read_sounds, read_variants
from vidtx.bitext.names.sounds import VOWELS
from vidtx.bitext.sentences import split_sentences
from vidtx.bitext.terms.stated_terms import find_terms

_WORD: Final = re.compile(r"[А-ЯІЇЄҐЁа-яіїєґё]+(?:['’ʼ`-][А-ЯІЇЄҐЁа-яіїєґё]+)*")
_CAPITAL: Final = re.compile(r"^[А-ЯІЇЄҐЁ](?:['’ʼ`]?[а-яіїєґё])+(?:-[А-ЯІЇЄҐЁа-яіїєґё][а-яіїєґё]*)*$|^[УОЮЯЕЄІ]$")
_OPENING: Final = re.compile(r"(?:^|[.!?…:;«\"“„—–(]\s*|^\s*[-—–]\s*)$")
_DECLARING: Final = re.compile(
    r"(?<!\w)(?:(?:мене|його|її|тебе|вас) звати|звуть|звати|звали|(?:моє|його|її|ваше|повне) (?:повне )?ім['’ʼ]я|(?:моє|його|її) прізвище|прізвище|на прізвище|на ім['’ʼ]я|ім['’ʼ]я)(?: та прізвище| і прізвище)?\s*[-—–:,]?\s*$",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"(?<!\w)(?:пан\w{0,3}|товариш\w{0,4}|президент\w{0,4}|прем['’ʼ]єр\w*|міністр\w{0,4}|генерал\w{0,4}|полковник\w{0,4}|підполковник\w{0,4}|майор\w{0,4}|капітан\w{0,4}|лейтенант\w{0,4}|сержант\w{0,4}|солдат\w{0,4}|рядов\w{0,4}|старшин\w{0,4}|командир\w{0,4}|"
    r"лікар\w{0,4}|тренер\w{0,4}|директор\w{0,4}|сенатор\w{0,4}|суддя|судді|дружин\w{0,3}|син\w{0,3}|брат\w{0,3}|батьк\w{0,3}|лідер\w{0,4}|голов\w{0,3}|маршал\w{0,4})\s+$",
    re.IGNORECASE,
)
_SURNAMES: Final = frozenset(
    "кім кими пак парк бак лі рі лей і ї чхве чве цой чой чон чжон джон чен чан джан чжан чо чжо джо юн йун лім рім ім хан о со сін шін син квон гвон хван ан сон лю рю ю хон чен гу ку нам мун ян рян лян пе бе пек бек хо но ро ха чу джу чжу у ву квак чха ча мін рен рьон йон ок пан бан "
    "кан ган тхе те кон ко го хьон хен хам пхьо пхьон чхон чі джі чжі чін джін чжін пон бон ма кі кіль гіль сім шим ом ом пьон вон маен мен чхе че намгун".split()
)
# With a capital, and no names: forms of address, days of faith, the points of the compass, courts, parties.
_COMMON: Final = frozenset(
    "ви вам вас ваш ваша ваше бог бога богу господь захід заходу сходу схід північ південь сонце земля землі місяць інтернет батьківщина батьківщини партія партії конституція республіка різдво великдень товариш вождь маршал генерал полковник майор капітан я ми він вона вони це".split()
)
# Words of the names of offices, countries and works, which stand with a capital.
_OFFICIAL: Final = re.compile(
    r"(?:парламент|президент|прем|університет|міністерств|департамент|агентств|комітет|рад[аиіою]|союз|спільнот|партії|національн|європ|великобритан|британ|англі|америк|німеч|турец|туреч|франц|консервативн|демократ|республік|лейборист|верховн|судов|сенат|конгрес|"
    r"палат|генеральн|північн|південн|західн|східн|латинськ|центральн|міжнародн|державн|народн|трудов|великий|великої|великого|велика|нов[аийіоую]{1,3}$|стар[аийіоую]{1,3}$|команд[аиіуою]|міст[оауі]|біблі|величн|дитяч|ліг[аиіуою]|лізі|кубк|кубок|чемпіонат|білий|білого|білому|преподобн|святий|"
    r"святого|статут|закон|наказ|план|агент|інститут|академі|церкв|собор|острів|острова|затоки|океан|море|мор[яіею]|гори|область|області|район|вулиц|площ|порт|банк|фонд|служб|штаб|армі|фронт|бригад|полк|дивізі|батальйон|зброй|сил[аиіою]|твітер|твіттер|фейсбук|інтернет|корейськ|російськ|українськ|радянськ|цельсі|фаренгейт)",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"^(?:[^aeiouEyJwvfzZ]?[Jwv]?[aeiouEy]+(?:[nmNlkptrG](?![aeiouEyJ]))?){1,2}$"
)  # of a Korean, in sounds
_ADJECTIVE: Final = re.compile(r"[сцз]ьк(?:ий|ого|ому|им|ім|ої|ій|ою|их|ими)$")
_SYLLABLES: Final = 3  # of a Korean's name at most
_ENDING: Final = re.compile(r"(?<=[бвгґджзйклмнпрстфхцчшщь])(?:ові|еві|ом|ем|єм|а|у|і|я|ю)$|(?<=[хндгкм])(?:ою|ею|и)$")


@lru_cache(maxsize=16_384)
def find_names(text: str) -> tuple[NameCandidate, ...]:
    """The names of a Ukrainian text, in order of place."""
    terms = [(term.start, term.end) for term in find_terms(text, "uk")]
    openings = {sentence.start for sentence in split_sentences(text)}
    words = list(_WORD.finditer(text))
    found: list[NameCandidate] = []
    n = 0
    while n < len(words):
        run = _read_run(text, words, n)
        if not run:
            n += 1
            continue
        n += len(run)
        start = run[0].start()
        opens = start in openings or _OPENING.search(text, max(0, start - 4), start) is not None
        standing = _read_standing(text, start)
        korean = _make_korean(text, run, standing)
        if korean is not None:
            found.append(korean)
            continue
        if opens and standing == "plain" and len(run) == 1:
            continue
        for word in run[1:] if opens and standing == "plain" else run:
            inside = any(a < word.end() and word.start() < b for a, b in terms)
            if standing == "plain" and len(run) == 1 and _ADJECTIVE.search(word.group()):
                continue  # of Westminster, rather than of Zelenskyi
            if not inside and not _is_common(word.group()) and len(word.group()) > 2:
                found.append(
                    NameCandidate(
                        word.group(), word.start(), word.end(), read_variants(word.group()), standing, is_korean=False
                    )
                )
    return tuple(found)


def _read_run(text: str, words: list[re.Match[str]], n: int) -> list[re.Match[str]]:
    """Words with a capital that only spaces part, from word n."""
    run: list[re.Match[str]] = []
    for word in words[n:]:
        if not _CAPITAL.match(word.group()) or (run and text[run[-1].end() : word.start()] != " "):
            break
        run.append(word)
    return run


def _read_standing(text: str, start: int) -> Standing:
    before = text[max(0, start - 40) : start]
    if _DECLARING.search(before):
        return "declared"
    return "titled" if _TITLE.search(before) else "plain"


def _make_korean(text: str, run: list[re.Match[str]], standing: Standing) -> NameCandidate | None:
    """One candidate of a run of words that is a Korean's surname and given name, or a surname alone."""
    firsts = [n for n, word in enumerate(run) if word.group().lower() in _SURNAMES]
    run = run[max(firsts[0], len(run) - 3) if len(run) - 3 in firsts else firsts[0] :] if firsts else []
    if len(run) < 2:
        return None
    given = [part for word in run[1:3] for part in word.group().split("-")]
    whole = [run[0].group(), *given]
    last = given[-1]
    forms = [form for form in dict.fromkeys([last, _ENDING.sub("", last.lower())]) if _count_syllables(form)]
    if sum(map(_count_syllables, [*whole[:-1], forms[-1]])) > _SYLLABLES or len(given) > 2:
        return None
    if not all(_GIVEN.match(read_sounds(part)) for part in (*given[:-1], forms[-1])):
        return None
    heads = read_sounds(run[0].group()), "".join(map(read_sounds, given[:-1]))
    names = tuple(dict.fromkeys(heads[1] + read_sounds(form) for form in forms))
    sounds = tuple(write_korean(heads[0] + name) for name in names)
    start, end = run[0].start(), run[:3][-1].end()
    return NameCandidate(text[start:end], start, end, sounds, standing, is_korean=True, given=names)


def _count_syllables(word: str) -> int:
    return sum(sound in VOWELS for sound in read_sounds(word))


def _is_common(word: str) -> bool:
    return word.lower() in _COMMON or _OFFICIAL.match(word) is not None
