"""The Korean phrases of the report by key; the terms are those of `vidtx.views.phrases.korean`."""

from __future__ import annotations

from collections.abc import Mapping

REPORT: Mapping[str, str] = {
    # Languages by their codes.
    "language.en": "영어",
    "language.uk": "우크라이나어",
    "language.ko": "한국어",
    "language.ru": "러시아어",
    "language.zh": "중국어",
    "language.ja": "일본어",
    "language.de": "독일어",
    "language.fr": "프랑스어",
    "language.pl": "폴란드어",
    # The head of the page.
    "report.title": "통역 면담 보고서",
    "report.lead": (
        "영상 하나를 기계가 분석하여 만든 것입니다. 여기서 가리키는 곳은 사람이 직접 보고 들어야 하며, 이 보고서 자체는 아무것도 판정하지 않습니다. "
        "모든 시간은 영상 속의 위치입니다."
    ),
    "report.skip": "녹취록으로",
    "report.contents": "차례",
    "report.glance": "한눈에 보기",
    "report.timeline": "시간표",
    "report.transcript": "녹취록",
    "report.boundaries": "편집점",
    "report.limits": "이 보고서가 말할 수 없는 것",
    "report.provenance": "출처와 작성 방법",
    # At a glance.
    "report.not_reviewed": "아무도 검토하지 않았습니다.",
    "report.reviewed": "발화 {count}개 중 {checked}개를 사람이 확인함",
    "report.left_out": "검토자가 부정하여 제외함: {what}.",
    "rejected.findings": "차이 {count}개",
    "rejected.boundaries": "편집점 {count}개",
    "rejected.links": "원래 말과 통역의 연결 {count}개",
    "exchanges.continuous": "편집점 발견되지 않음",
    "exchanges.crosses_edit": "편집점에 걸침",
    "exchanges.unknown": "편집 여부 알 수 없음",
    "report.renditions": "말한 것과 다르게 통역됨",
    "report.renditions_of": "비교한 통역 {count}개 중",
    "report.unsure": "기계가 확신하지 못하는 발화",
    "report.of_utterances": "{count}개 중",
    "report.people": "말한 사람",
    "report.nobody": "말소리가 발견되지 않았습니다.",
    "report.spoke": "{length}, {percent} %",
    "report.role_sure": "역할 확실도 {percent} %",
    "report.clip": "영상",
    "report.length": "길이",
    "report.languages": "언어",
    "source.title": "제목",
    "source.uploader": "게시자",
    "source.upload_date": "게시일",
    "source.url": "내려받은 곳",
    "source.none": "알 수 없음: 영상 옆에 내려받기 기록이 없었음",
    "report.places": "먼저 볼 곳",
    "report.no_places": "먼저 볼 만한 곳이 발견되지 않았습니다. 아무것도 없다는 뜻은 아닙니다.",
    "report.more_places": "그 밖에 {count}곳: 시간표와 녹취록에 표시되어 있음",
    "report.language_unknown": "언어 알 수 없음",
    # The timeline.
    "report.timeline_how": (
        "말하는 사람마다 한 줄이고, 무늬는 언어를 나타냅니다. 위의 괄호는 문답, 세로선은 편집점, 번호가 붙은 표시는 차이입니다. 각각 아래의 해당 위치로 "
        "이어집니다."
    ),
    "report.timeline_row": "시간표 {start}~{end}",
    "report.timeline_desc": "이 그림의 모든 내용은 아래 녹취록에 글로 있습니다.",
    "report.finding": "차이 표시",
    # The transcript.
    "report.transcript_how": (
        "문답마다 질문과 답변, 그 옆에 통역사가 옮긴 말, 그리고 둘의 기계 번역이 있습니다. 두 번역이 같으면 하나만 보여 줍니다. 밑줄은 차이가 있는 "
        "부분입니다. 차이는 사람이 살펴볼 곳을 가리킬 뿐, 증명된 오류가 아닙니다."
    ),
    "report.into": "기계 번역 ({name})",
    "report.of_rendition": "통역:",
    "report.rendered_at": "다른 발화와 함께 통역됨, {time}",
    "report.caption": "화면 속 글자:",
    "report.somewhere_inside": "편집점이 이 발화 안 어딘가에 있음; 단어별 시간은 없음",
    "report.listen": "{time}부터 들어 보십시오",
    "report.listen_confirmed": "검토자가 확인함; {time}부터 들어 보십시오",
    "report.nothing_said": "인식된 말이 없습니다.",
    "reviewed.edited": "사람이 고침",
    "reviewed.edited_by": "고친 사람: {who}",
    "reviewed.confirmed": "사람이 확인함",
    "reviewed.confirmed_by": "확인한 사람: {who}",
    "reviewed.added": "사람이 덧붙임",
    "reviewed.added_by": "덧붙인 사람: {who}",
    "reviewed.boundary_accepted": "검토자가 확인함",
    "reviewed.boundary_added": "검토자가 덧붙임",
    # Edits.
    "report.boundaries_how": (
        "편집점마다 바로 앞의 마지막 화면과 바로 뒤의 첫 화면이 있고, 이어지는 편집점에는 가운데 화면도 있습니다. 편집점은 그곳에서 영상을 이어 붙였다는 뜻일 "
        "뿐, 이유나 빠진 내용을 말해 주지 않습니다."
    ),
    "report.outside_exchanges": "모든 문답의 밖",
    "report.sureness": "{level} ({percent} %)",
    "report.exact_stamp": "시간 표시 {stamp}초",
    "report.exact_frame": "시간 표시 {stamp}초, 프레임 {frame}",
    "shot.before": "앞",
    "shot.middle": "가운데",
    "shot.after": "뒤",
    "shot.blurred": "흐리게 한 얼굴: {count}",
    "shot.coarse": "얼굴이 발견되지 않아 화면 전체를 거칠게 함",
    "shot.plain": "단조로운 화면, 얼굴이 발견되지 않음",
    "pictures.none": "이 보고서에는 화면이 없습니다. 영상이 있는 곳에서 `vidtx report` 명령으로 만들면 들어갑니다.",
    "pictures.left_out": "요청에 따라 화면을 넣지 않았습니다.",
    "pictures.no_clip": "영상 파일이 없어서 화면이 없습니다.",
    "pictures.unreadable": "영상의 화면을 읽을 수 없어서 화면이 없습니다.",
    "pictures.blurred": (
        "얼굴은 되돌릴 수 없게 흐리게 했지만, 얼굴을 찾는 프로그램은 옆모습, 가려진 얼굴, 작은 얼굴을 놓치기도 합니다. 얼굴을 하나도 찾지 못한 화면은 전체를 "
        "거칠게 했습니다. 이 문서를 넘겨주기 전에 모든 화면을 살펴보십시오."
    ),
    "pictures.faces": "요청에 따라 얼굴을 그대로 보여 줍니다. 촬영된 포로는 보호받는 사람이므로 이 문서를 공개하지 마십시오.",
    "pictures.unshown": "한 문서에 담기에는 편집점이 너무 많아, 덜 확실한 {count}개의 화면은 넣지 않았습니다.",
    # Limits.
    "limit.machine": (
        "말, 말하는 사람, 언어, 번역은 기계가 알아낸 것입니다. 기계는 잘못 듣고, 사람을 혼동하며, 아무도 하지 않은 말을 적기도 합니다. 사람이 영상과 "
        "대조한 것만 인용하십시오."
    ),
    "limit.findings": (
        "차이는 두 글이 다르다는 뜻입니다. 통역사가 틀렸을 수도 있고, 음성 인식이나 기계 번역이 틀렸을 수도 있습니다. 차이가 없다고 해서 통역이 옳다는 "
        "뜻은 아닙니다. 숫자, 날짜, 시각, 이름, 알려진 지명, 계급, 부대, 부정 표현, "
        "문장과 그 일부만 비교하기 때문입니다."
    ),
    "limit.edits": (
        "‘편집점 발견되지 않음’은 편집되지 않았다는 뜻이 아닙니다. 세심한 편집은 흔적을 남기지 않으며, 첫 화면 앞이나 마지막 화면 뒤가 잘려 나갔을 수도 있습니다."
    ),
    "limit.translation": "통역은 두 언어를 아는 사람이 아니라 기계 번역을 거쳐 비교했습니다.",
    "limit.speakers": "질문자, 통역사, 답변자의 구분은 누가 언제 어떤 언어로 말하는지에서 나온 추정입니다.",
    "limit.silence": (
        "말로 하지 않은 것은 거의 드러나지 않습니다. 몸짓, 두려움, 화면 밖의 사람이 그렇습니다. 어떤 처지에서 말하고 있는지는 어떤 프로그램도 알 수 없습니다."
    ),
    "limit.faces": "흐리게 한 것은 얼굴뿐이며 목소리, 옷, 장소, 이름은 가리지 않습니다. 이것으로 누군가가 익명이 되지는 않습니다.",
    "limit.faces_shown": "이 문서에는 얼굴과 이름, 사람들이 한 말이 나옵니다. 받아 보는 사람은 누구인지 알아볼 수 있습니다.",
    "limit.state": (
        "이 문서는 작성될 당시의 상태를 보여 줍니다. 검토가 더 이루어지면 보고서를 다시 만드십시오. 어떤 상태인지는 아래의 일지 끝 지문으로 알 수 있습니다."
    ),
    # Provenance.
    "report.program": "프로그램",
    "report.document": "문서",
    "report.clip_digest": "영상, SHA-256",
    "report.clip_size": "영상 크기",
    "report.bytes": "{count}바이트",
    "report.streams": "스트림",
    "report.used_picture": "사용한 화면",
    "report.used_sound": "사용한 소리",
    "report.timestamps": "시간 표시",
    "report.glossary": "용어집",
    "report.container": "파일 형식",
    "report.corrections": "수정 횟수",
    "report.journal": "일지 끝 지문",
    "report.journal_steps": "일지의 단계 수",
    "report.engine": "{name}, 라이선스 {license}",
    "report.parameters": "설정값",
    "report.yes": "예",
    "report.no": "아니요",
    "reason.only": "하나뿐임",
    "reason.first": "첫째 것",
    "reason.default_flag": "기본으로 표시된 것",
    "reason.language": "언어에 따라",
    "reason.longest": "가장 긴 것",
    "reason.loudest": "가장 큰 소리",
    "reason.user": "사용자가 고름",
    "timestamps.rebased": "{medium}: {at}부터 {by}밀리초 옮김",
    "timestamps.gap_closed": "{medium}: {at}의 빈틈을 {by}밀리초 메움",
    "timestamps.filled": "{medium}: {at}에 무음 {by}밀리초를 채움",
    "task.diarization": "누가 언제 말하는가",
    "task.language": "어떤 언어인가",
    "task.recognition": "무엇을 말했는가",
    "task.translation": "무슨 뜻인가",
    "task.similarity": "무엇이 무엇의 통역인가",
    # The index of several reports.
    "report.index_title": "통역 면담 보고서 목록",
    "report.index_lead": (
        "기계가 만든 것입니다. 차이는 사람이 살펴볼 곳을 가리킬 뿐이고, ‘편집점 발견되지 않음’은 편집되지 않았다는 뜻이 아닙니다. 자세한 내용은 각 보고서에 있습니다."
    ),
    "report.with_findings": "차이가 있는 문답",
    "report.review": "검토",
    "report.index_failed": "보고서 없음: {reason}",
}
