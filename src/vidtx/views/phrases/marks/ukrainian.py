"""The Ukrainian phrases of marks and lines beside texts, by key."""

from __future__ import annotations

from collections.abc import Mapping

MARKS: Mapping[str, str] = {
    "likelihood.likely": "імовірно",
    "likelihood.possible": "можливо",
    "finding.with_likelihood": "{finding} ({likelihood})",
    "finding.legend": "Розбіжності: {signs}.",
    "finding.underlined": "Підкреслено те, що відрізняється, в обох текстах.",
    "finding.bold": "Жирним виділено те, що відрізняється, в обох текстах.",
    "finding.pointer": "Розбіжність лише вказує людині на місце і не є доведеною помилкою: перегляньте це місце у відео.",
    "finding.caption_beside": "відрізняється від сказаного",
    "cut_off.start": "початок обірвано на монтажному стику",
    "cut_off.end": "обірвано на монтажному стику",
    "cut_off.both": "початок і кінець обірвано на монтажному стику",
    "cut_off.unsure": "{cut} ({edit})",
    "gap.after": "{part} через {gap} мс",
    "gap.overlap": "{part}: за {gap} мс до кінця попередньої частини",
    "gap.latency": "перше слово відповіді через {gap} мс",
    "gap.latency_overlap": "перше слово відповіді за {gap} мс до кінця попередньої частини",
    "gap.latency_cut": "перше слово відповіді через {gap} мс відео; скільки чекали насправді, невідомо",
    "gap.between": "{what}, між ними {edits}",
    "gap.not_searched": "{what}, про монтаж невідомо",
    "gap.inside": "{edits} усередині частини",
    "summary.whole": "монтажу не знайдено: {count}",
    "summary.unknown": "про монтаж невідомо: {count}",
    "summary.cut_off": "відповідей, обірваних на монтажному стику: {count}",
    "note.glossary": "{sign} стоїть після терміна зі словника, яким замінено слово перекладача; [{sign} …] називає термін словника, якого в перекладі немає.",
    "glossary.count": "термінів: {count}",
    "glossary.put_in": "{source} = {target}, замість «{replaced}» ({count}×, {languages})",
    "glossary.lacking": "{source} = {target}: немає в перекладі, і невідомо, яке слово мало б бути замінене ({count}×, {languages})",
    "glossary.term": "термін",
    "glossary.rendering": "відповідник",
    "glossary.note": "примітка",
    "summary.glossary": "словник",
    "glossary.note_put_in": "{target}, замість «{replaced}»",
    "glossary.note_lacking": "{target}: немає в перекладі",
    "glossary.agreed": "так перекладає сам перекладач: {terms}",
}
