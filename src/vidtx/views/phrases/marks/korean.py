"""The Korean phrases of marks and lines beside texts, by key."""

from __future__ import annotations

from collections.abc import Mapping

MARKS: Mapping[str, str] = {
    "likelihood.likely": "가능성 높음",
    "likelihood.possible": "가능성 있음",
    "finding.with_likelihood": "{finding} ({likelihood})",
    "finding.legend": "차이: {signs}.",
    "finding.underlined": "두 텍스트에서 서로 다른 부분에 밑줄이 있습니다.",
    "finding.bold": "두 텍스트에서 서로 다른 부분은 굵은 글씨입니다.",
    "finding.pointer": "차이 표시는 사람이 볼 곳을 가리킬 뿐 입증된 오류가 아닙니다. 영상의 해당 부분을 직접 확인하십시오.",
    "finding.caption_beside": "말한 내용과 다름",
    "cut_off.start": "편집점에서 앞부분이 잘림",
    "cut_off.end": "편집점에서 잘림",
    "cut_off.both": "편집점에서 앞부분과 끝부분이 잘림",
    "cut_off.unsure": "{cut} ({edit})",
    "gap.after": "{part}: {gap}밀리초 뒤",
    "gap.overlap": "{part}: 앞부분이 끝나기 {gap}밀리초 전",
    "gap.latency": "답변의 첫 단어: {gap}밀리초 뒤",
    "gap.latency_overlap": "답변의 첫 단어: 앞부분이 끝나기 {gap}밀리초 전",
    "gap.latency_cut": "답변의 첫 단어: 영상에서 {gap}밀리초 뒤, 실제로 걸린 시간은 알 수 없음",
    "gap.between": "{what}, 사이에 {edits}",
    "gap.not_searched": "{what}, 편집 여부 알 수 없음",
    "gap.inside": "부분 안에 {edits}",
    "summary.whole": "편집점 발견되지 않음: {count}",
    "summary.unknown": "편집 여부 알 수 없음: {count}",
    "summary.cut_off": "편집점에서 잘린 답변: {count}",
    "note.glossary": "{sign} 표시는 번역기의 말 대신 용어집의 용어를 넣은 자리입니다. [{sign} …]는 번역에 없는 용어집의 용어입니다.",
    "glossary.count": "용어 {count}개",
    "glossary.put_in": "{source} = {target}, “{replaced}” 대신 ({count}회, {languages})",
    "glossary.lacking": "{source} = {target}: 번역에 없으며 어느 말을 바꿀지 알 수 없음({count}회, {languages})",
    "glossary.term": "용어",
    "glossary.rendering": "대응어",
    "glossary.note": "비고",
    "summary.glossary": "용어집",
    "glossary.note_put_in": "{target}, “{replaced}” 대신",
    "glossary.note_lacking": "{target}: 번역에 없음",
    "glossary.agreed": "번역기가 스스로 이렇게 옮긴 용어: {terms}",
}
