"""The Ukrainian sentences of evidence, by kind.

"у 3,1 раза", "на 12,0 градації": after a number with decimals stands the genitive singular. Whole numbers stand behind a colon or in brackets.
"""

from __future__ import annotations

from collections.abc import Mapping

from vidtx.views.evidence.figures import Figures, Sentence, are_even, fill, is_whole

_STREAMS = {"picture": "зображення", "sound": "звук"}
_OF_STREAMS = {"picture": "зображення", "sound": "звуку"}
_TONES = {"black": "чорним", "white": "білим"}
_REGIONS = {
    "the upper left corner": "у лівому верхньому куті",
    "the upper right corner": "у правому верхньому куті",
    "the lower left corner": "у лівому нижньому куті",
    "the lower right corner": "у правому нижньому куті",
    "the top": "вгорі",
    "the bottom": "внизу",
}
_TAG_NAMES = {
    "creation_time": "час створення",
    "major_brand": "різновид формату (brand)",
    "com.apple.quicktime.software": "програму",
    "encoder": "кодувальник",
}
_SIMILARITY = "(подібність {similarity:.2f} з 1)"
_OFF = "з відхиленням на {difference_share:.0%} їхньої різниці"


def _fill(template: str, figures: Figures, **more: object) -> str:
    return fill(template, {**figures, **more}, "uk")


def _pick(names: Mapping[str, str], figures: Figures, name: str) -> str:
    """The Ukrainian name of a short text; the text itself where there is none."""
    return names.get(str(figures[name]), str(figures[name]))


def _describe_shift(figures: Figures) -> str:
    rest = "" if is_whole(figures) else "; решта рухається менше або не рухається"
    return (
        _fill(
            "{share:.0%} зображення зміщується стрибком приблизно на {shift_px:.1f} px (його ширина {width_px:.0f} px)", figures
        )
        + rest
    )


def _describe_face(figures: Figures) -> str:
    if "growth_ratio" not in figures:
        return _fill("обличчя зміщується стрибком на {shift_px:.0f} px", figures)
    change = "збільшується" if float(figures["growth_ratio"]) > 1.0 else "зменшується"
    shift = "зміщується стрибком на {shift_px:.0f} px і " if "shift_px" in figures else ""
    return _fill(f"обличчя {shift}{change} приблизно до {{growth_ratio:.0%}} свого розміру", figures)


def _describe_fade(figures: Figures) -> str:
    tone = _pick(_TONES, figures, "tone")
    return _fill("воно поступово стає {tone} і повертається, усе за {seconds:.2f} с", figures, tone=tone)


def _describe_edges(figures: Figures) -> str:
    share = max(0.0, float(figures["share"]))
    return _fill("посередині контури втратили {share:.0%} виразності, як у двох накладених зображень", figures, share=share)


def _describe_freeze(figures: Figures) -> str:
    besides = ""
    if "region" in figures:
        besides = f", крім ділянки {_pick(_REGIONS, figures, 'region')}, де щось змінюється (логотип, годинник),"
    return _fill("зображення нерухоме протягом {seconds:.2f} с", figures) + f"{besides} і рухається до й після"


def _describe_split(figures: Figures) -> str:
    offset = float(figures["offset_seconds"])
    order, name = ("пізніше", "стик типу L (L-cut)") if offset > 0 else ("раніше", "стик типу J (J-cut)")
    return _fill(
        "звук, схоже, змінюється на {apart:.2f} с {order}, ніж зображення: {name}",
        {},
        apart=abs(offset),
        order=order,
        name=name,
    )


def _describe_tag(figures: Figures) -> str:
    of = f" ({_pick(_STREAMS, figures, 'stream')})" if "stream" in figures else ""
    return f"вказано {_pick(_TAG_NAMES, figures, 'name')}{of}: «{figures['value']}»"


def _describe_hidden(figures: Figures) -> str:
    stream = _pick(_OF_STREAMS, figures, "stream")
    return _fill(
        "у файлі є {seconds:.1f} с {stream}, яких не показують: їх виключає список монтажу (їх розглядає `vidtx edits --all-footage`)",
        figures,
        stream=stream,
    )


def _describe_span(figures: Figures) -> str:
    stream = _pick(_STREAMS, figures, "stream")
    return _fill(
        "{stream} від {start_seconds:.2f} с до {end_seconds:.2f} с список монтажу виключає з показу", figures, stream=stream
    )


def _describe_sync(figures: Figures) -> str:
    late = float(figures["seconds"])
    order = "пізніше" if late > 0 else "раніше"
    return _fill(
        "без списків монтажу звук іде щодо зображення на {late:.2f} с {order}, ніж у програвачах",
        {},
        late=abs(late),
        order=order,
    )


def _describe_lack(figures: Figures) -> str:
    reasons = {"too_small": "розмір замалий для пошуку монтажу", "undecodable": "неможливо декодувати, монтажу не шукали"}
    return f"{_pick(_STREAMS, figures, 'stream')}: {reasons.get(str(figures['reason']), 'монтажу не шукали')}"


def _describe_gap(figures: Figures) -> str:
    more = "" if figures["count"] == 1 else _fill(" (найбільший розрив із {count:.0f})", figures)
    stream = _pick(_OF_STREAMS, figures, "stream")
    return (
        _fill("часові мітки {stream} перескакують на {seconds:.2f} с у точці {at_seconds:.2f} с", figures, stream=stream) + more
    )


def _describe_keyframes(figures: Figures) -> str:
    every = "кожні" if are_even(figures) else "здебільшого кожні"
    return _fill("ключовий кадр стоїть {every} {seconds:.2f} с ({least_seconds:.2f}–{most_seconds:.2f})", figures, every=every)


def _describe_mismatch(figures: Figures) -> str:
    shorter = "звуку" if figures["longer"] == "picture" else "зображення"
    longer = _pick(_STREAMS, figures, "longer")
    return _fill("{longer} триває ще {seconds:.2f} с після кінця {shorter}", figures, longer=longer, shorter=shorter)


UKRAINIAN: Mapping[str, Sentence] = {
    "version_1": lambda figures: str(figures.get("text", "")),
    "change_ratio": "зображення змінюється у {ratio:.1f} раза сильніше, ніж на сусідніх кадрах, між двома кадрами з проміжком {gap_ms:.0f} мс",
    "change": "чверть зображення змінюється на {gray_levels:.1f} градації сірого з 255 або більше",
    "prominent_area": "{share:.0%} зображення змінюється більше, ніж на будь-якому кадрі поблизу",
    "another_picture": f"зображення після цього інше {_SIMILARITY}",
    "same_scene": f"сцена лишається тією самою: стрибок у межах одного плану {_SIMILARITY}",
    "shift": _describe_shift,
    "face": _describe_face,
    "keyframe": "тут у файлі ключовий кадр; це не свідчить про склейку, але може виглядати як невелика склейка",
    "still_picture": "зображення без руху тримається {seconds:.2f} с між двома склейками",
    "even_area": "{share:.0%} його площі має рівний тон, як на титровій заставці, і рухається {changed_share:.1%} його точок",
    "returns": f"через {{seconds:.2f}} с попереднє зображення повертається {_SIMILARITY}",
    "black": "зображення чорне протягом {seconds:.2f} с (кадрів: {frames:.0f})",
    "white": "зображення біле протягом {seconds:.2f} с (кадрів: {frames:.0f})",
    "fade": _describe_fade,
    "fade_in": lambda figures: _fill(
        "кліп починається суцільним {tone} тлом, з якого за {seconds:.2f} с поступово проступає зображення",
        figures,
        tone=_pick(_TONES, figures, "tone"),
    ),
    "fade_out": lambda figures: _fill(
        "наприкінці кліпу зображення за {seconds:.2f} с поступово стає {tone}", figures, tone=_pick(_TONES, figures, "tone")
    ),
    "tone_cut": lambda figures: f"воно стає {_pick(_TONES, figures, 'tone')} від одного кадру до наступного",
    "another_picture_dissolved": f"одне зображення переходить в інше {_SIMILARITY}",
    "same_shot_dissolved": f"зображення переходить в інше зображення того самого плану {_SIMILARITY}",
    "dissolve_length": "перехід триває {seconds:.2f} с (проміжних кадрів: {frames:.0f})",
    "bend": f"посередині кожна точка має середнє свого старого і нового значень, {_OFF}",
    "edges_lost": _describe_edges,
    "area": "це охоплює {share:.0%} зображення",
    "writing": "тим часом з’являється або зникає напис, що може здаватися частиною цього переходу",
    "slide": f"одне зображення витісняється або закривається іншим: кожне проміжне складається з обох, зсунутих, {_OFF}",
    "wipe": f"одне зображення змінюється іншим: на переході кожна точка лежить між своїм старим і новим значеннями, {_OFF}",
    "unknown_way": f"зображення стає іншим {_SIMILARITY}, а до й після нерухоме: через ефект, швидкий поворот камери або щось перед об’єктивом",
    "frozen": _describe_freeze,
    "motion_around": "до й після цього від кадру до кадру рухається {share:.1%} точок зображення",
    "jump_after": "перший кадр після цього зміщений стрибком, ніби час ішов далі",
    "silence": "протягом {seconds:.2f} с у звуці цифрова тиша, якої мікрофон не дає",
    "floor_step": "рівень фонового шуму змінюється стрибком на {step_db:.0f} дБ (середнє; частотних смуг: {bands:.0f})",
    "sharpness": "звук змінюється за 30 мс у {ratio:.1f} раза швидше, ніж тут здебільшого",
    "enf_phase_jump": "гудіння електромережі ({mains_hz:.0f} Гц і обертони) кілька секунд до й після рівномірне, "
    "але між ними фаза зсунута на {jump_degrees:.0f}°",
    "splice": "спектр змінюється за 30 мс, як на стику двох звуків (логарифм шансів {log_odds:.1f}, на {prominence:.1f} більше, ніж тут зазвичай)",
    "under_cutaway": "саме тоді показано перебивку, яка приховала б стик звуку",
    "split_cut": _describe_split,
    "tag": _describe_tag,
    "encoder": "кодувальник {name} залишив у потоці свою назву: «{signature}»",
    "edit_list": "через список монтажу (edit list) програвачі пропускають частини файлу; записів у ньому: {entries:.0f}",
    "footage_hidden": _describe_hidden,
    "all_footage": "час відлічено за всім матеріалом файлу, зокрема й тим, який виключає його список монтажу і якого програвачі не показують",
    "hidden_span": _describe_span,
    "sync_shifted": _describe_sync,
    "not_searched": _describe_lack,
    "c2pa": "файл містить маніфест C2PA (Content Credentials); програма для C2PA покаже, що в ньому заявлено і хто його підписав",
    "timestamp_gap": _describe_gap,
    "timestamp_restart": "у точці {at_seconds:.2f} с часові мітки починаються знову, на {seconds:.2f} с раніше; подальше поставлено після попереднього",
    "timestamp_leap": "у точці {at_seconds:.2f} с часові мітки перескакують на {seconds:.2f} с уперед; розрив закрито",
    "timestamps_missing": lambda figures: _fill(
        "пакетів {stream} без часової мітки: {count:.0f}; мітки припущено за частотою кадрів чи відліків",
        figures,
        stream=_pick(_OF_STREAMS, figures, "stream"),
    ),
    "keyframe_interval": _describe_keyframes,
    "duration_mismatch": _describe_mismatch,
    "cut_short": "файл обірваний: заявлено {claimed_seconds:.1f} с, а є лише {seconds:.1f} с",
    "damaged": "файл пошкоджений: вдалося прочитати {seconds:.1f} с",
}
