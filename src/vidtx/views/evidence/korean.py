"""The Korean sentences of evidence, by kind: clauses that end in a noun form (-음, -함)."""

from __future__ import annotations

from collections.abc import Mapping

from vidtx.views.evidence.figures import Figures, Sentence, are_even, fill, is_whole

_STREAMS = {"picture": "화면", "sound": "소리"}
_SUBJECTS = {"picture": "화면이", "sound": "소리가"}
_OBJECTS = {"picture": "화면을", "sound": "소리를"}
_TONES = {"black": "검은색", "white": "흰색"}
_REGIONS = {
    "the upper left corner": "왼쪽 위 모서리",
    "the upper right corner": "오른쪽 위 모서리",
    "the lower left corner": "왼쪽 아래 모서리",
    "the lower right corner": "오른쪽 아래 모서리",
    "the top": "위쪽",
    "the bottom": "아래쪽",
}
_TAG_NAMES = {
    "creation_time": "생성 시각",
    "major_brand": "형식 구분(brand)",
    "com.apple.quicktime.software": "소프트웨어",
    "encoder": "인코더",
}
_SIMILARITY = "(유사도 {similarity:.2f}, 최대 1)"
_OFF = "(차이의 {difference_share:.0%}만큼 벗어남)"


def _fill(template: str, figures: Figures, **more: object) -> str:
    return fill(template, {**figures, **more}, "ko")


def _pick(names: Mapping[str, str], figures: Figures, name: str) -> str:
    """The Korean name of a short text; the text itself where there is none."""
    return names.get(str(figures[name]), str(figures[name]))


def _describe_shift(figures: Figures) -> str:
    rest = "" if is_whole(figures) else "; 나머지는 그보다 적게 움직이거나 움직이지 않음"
    return _fill("화면의 {share:.0%}가 약 {shift_px:.1f} px만큼 갑자기 이동함(화면 너비 {width_px:.0f} px)", figures) + rest


def _describe_face(figures: Figures) -> str:
    if "growth_ratio" not in figures:
        return _fill("얼굴이 {shift_px:.0f} px만큼 갑자기 이동함", figures)
    change = "커짐" if float(figures["growth_ratio"]) > 1.0 else "작아짐"
    shift = "{shift_px:.0f} px만큼 갑자기 이동하고 " if "shift_px" in figures else ""
    return _fill(f"얼굴이 {shift}원래 크기의 약 {{growth_ratio:.0%}}로 {change}", figures)


def _describe_fade(figures: Figures) -> str:
    tone = _pick(_TONES, figures, "tone")
    return _fill("{seconds:.2f}초 안에 서서히 {tone}으로 바뀌었다가 돌아옴", figures, tone=tone)


def _describe_edges(figures: Figures) -> str:
    share = max(0.0, float(figures["share"]))
    return _fill("중간에서 윤곽의 선명도가 {share:.0%} 줄어듦: 두 화면을 겹쳤을 때와 같음", figures, share=share)


def _describe_freeze(figures: Figures) -> str:
    if "region" not in figures:
        return _fill("화면이 {seconds:.2f}초 동안 멈추어 있고 앞뒤로는 움직임", figures)
    region = _pick(_REGIONS, figures, "region")
    return _fill(
        "화면이 {region} 부분 외에는 {seconds:.2f}초 동안 멈추어 있고 앞뒤로는 움직임(그 부분에서는 로고나 시계 같은 것이 계속 변함)",
        figures,
        region=region,
    )


def _describe_split(figures: Figures) -> str:
    offset = float(figures["offset_seconds"])
    order, name = ("늦게", "L컷") if offset > 0 else ("먼저", "J컷")
    return f"소리가 화면보다 {abs(offset):.2f}초 {order} 바뀌는 것으로 보임: {name}"


def _describe_tag(figures: Figures) -> str:
    of = f"({_pick(_STREAMS, figures, 'stream')})" if "stream" in figures else ""
    return f"파일에 적힌 {_pick(_TAG_NAMES, figures, 'name')}{of}: “{figures['value']}”"


def _describe_hidden(figures: Figures) -> str:
    stream = _pick(_STREAMS, figures, "stream")
    return _fill(
        "파일에 든 {stream} 중 {seconds:.1f}초는 재생되지 않음: 편집 목록에서 빠져 있음(`vidtx edits --all-footage`는 이 부분도 살핌)",
        figures,
        stream=stream,
    )


def _describe_span(figures: Figures) -> str:
    stream = _pick(_SUBJECTS, figures, "stream")
    return _fill(
        "{start_seconds:.2f}초부터 {end_seconds:.2f}초까지의 {stream} 편집 목록에서 빠져 재생되지 않음", figures, stream=stream
    )


def _describe_sync(figures: Figures) -> str:
    late = float(figures["seconds"])
    order = "늦게" if late > 0 else "먼저"
    return f"편집 목록을 적용하지 않으면 화면에 대해 소리가 플레이어에서보다 {abs(late):.2f}초 {order} 나옴"


def _describe_lack(figures: Figures) -> str:
    if figures["reason"] == "too_small":
        return f"{_pick(_SUBJECTS, figures, 'stream')} 너무 작아 편집점을 찾을 수 없음"
    if figures["reason"] == "undecodable":
        return f"{_pick(_OBJECTS, figures, 'stream')} 디코딩할 수 없어 편집점을 찾지 않음"
    return f"{_pick(_STREAMS, figures, 'stream')}에서 편집점을 찾지 않음"


def _describe_gap(figures: Figures) -> str:
    more = "" if figures["count"] == 1 else _fill("({count:.0f}곳 중 가장 긴 것)", figures)
    stream = _pick(_STREAMS, figures, "stream")
    return _fill("{stream}의 타임스탬프가 {at_seconds:.2f}초에서 {seconds:.2f}초 건너뜀", figures, stream=stream) + more


def _describe_keyframes(figures: Figures) -> str:
    mostly = "" if are_even(figures) else "대체로 "
    return _fill("키프레임이 {mostly}{seconds:.2f}초마다 있음({least_seconds:.2f}~{most_seconds:.2f})", figures, mostly=mostly)


def _describe_mismatch(figures: Figures) -> str:
    shorter = "소리가" if figures["longer"] == "picture" else "화면이"
    longer = _pick(_SUBJECTS, figures, "longer")
    return _fill("{shorter} 끝난 뒤에도 {longer} {seconds:.2f}초 더 이어짐", figures, longer=longer, shorter=shorter)


KOREAN: Mapping[str, Sentence] = {
    "version_1": lambda figures: str(figures.get("text", "")),
    "change_ratio": "{gap_ms:.0f} ms 간격의 두 프레임 사이에서 화면의 변화가 앞뒤 프레임의 {ratio:.1f}배임",
    "change": "화면의 4분의 1에서 밝기가 255단계 중 {gray_levels:.1f}단계 이상 변함",
    "prominent_area": "화면의 {share:.0%}가 가까운 어느 프레임에서보다 크게 변함",
    "another_picture": f"그 뒤의 화면은 다른 화면임{_SIMILARITY}",
    "same_scene": f"장면은 그대로임: 한 숏 안에서 건너뜀{_SIMILARITY}",
    "shift": _describe_shift,
    "face": _describe_face,
    "keyframe": "파일의 이 자리에 키프레임이 있음: 컷의 근거는 아니며, 작은 컷처럼 보일 수 있음",
    "still_picture": "움직임 없는 화면이 두 컷 사이에 {seconds:.2f}초 동안 있음",
    "even_area": "그 면적의 {share:.0%}가 자막 화면처럼 고른 색이고, 점의 {changed_share:.1%}가 움직임",
    "returns": f"{{seconds:.2f}}초 뒤에 이전 화면이 돌아옴{_SIMILARITY}",
    "black": "화면이 {seconds:.2f}초 동안 검은색임({frames:.0f}프레임)",
    "white": "화면이 {seconds:.2f}초 동안 흰색임({frames:.0f}프레임)",
    "fade": _describe_fade,
    "fade_in": lambda figures: _fill(
        "영상이 {tone} 화면에서 시작하여 {seconds:.2f}초 안에 서서히 나타남", figures, tone=_pick(_TONES, figures, "tone")
    ),
    "fade_out": lambda figures: _fill(
        "영상 끝에서 {seconds:.2f}초 안에 서서히 {tone}으로 바뀜", figures, tone=_pick(_TONES, figures, "tone")
    ),
    "tone_cut": lambda figures: f"한 프레임에서 다음 프레임으로 넘어가며 {_pick(_TONES, figures, 'tone')}으로 바뀜",
    "another_picture_dissolved": f"한 화면이 다른 화면으로 서서히 바뀜{_SIMILARITY}",
    "same_shot_dissolved": f"화면이 같은 숏의 다른 화면으로 서서히 바뀜{_SIMILARITY}",
    "dissolve_length": "전환에 {seconds:.2f}초 걸림(중간 {frames:.0f}프레임)",
    "bend": f"중간에서 각 점이 이전 값과 새 값의 평균을 가짐{_OFF}",
    "edges_lost": _describe_edges,
    "area": "화면의 {share:.0%}에서 일어남",
    "writing": "그 사이에 글자가 나타나거나 사라지며, 이것이 전환의 일부로 보일 수 있음",
    "slide": f"한 화면이 다른 화면에 밀려나거나 덮임: 중간의 각 화면은 이동한 두 화면으로 이루어짐{_OFF}",
    "wipe": f"한 화면이 다른 화면으로 바뀜: 중간에 각 점이 이전 값과 새 값 사이에 있음{_OFF}",
    "unknown_way": f"화면이 다른 화면으로 바뀌고{_SIMILARITY} 앞뒤로는 멈추어 있음: 효과, 카메라의 빠른 회전, 또는 렌즈 앞의 무언가에 의함",
    "frozen": _describe_freeze,
    "motion_around": "그 앞뒤에서는 프레임마다 점의 {share:.1%}가 움직임",
    "jump_after": "그 뒤의 첫 프레임이 건너뜀: 그동안 시간이 흐른 것처럼 보임",
    "silence": "소리가 {seconds:.2f}초 동안 디지털 무음임: 마이크 녹음에서는 생기지 않음",
    "floor_step": "배경 소음의 수준이 {step_db:.0f} dB 갑자기 변함({bands:.0f}개 대역 평균)",
    "sharpness": "소리가 30 ms 안에, 이곳의 대체적인 변화보다 {ratio:.1f}배 빠르게 변함",
    "enf_phase_jump": "전원 잡음({mains_hz:.0f} Hz와 배음)이 앞뒤로 몇 초 동안 고르게 이어지나, 그 사이에 위상이 {jump_degrees:.0f}도 어긋남",
    "splice": "스펙트럼이 두 소리를 이은 자리처럼 30 ms 안에 변함(로그 오즈 {log_odds:.1f}, 이곳의 평소보다 {prominence:.1f} 높음)",
    "under_cutaway": "바로 그때 화면은 컷어웨이 중이며, 소리를 이은 자리가 있다면 가려졌을 것임",
    "split_cut": _describe_split,
    "tag": _describe_tag,
    "encoder": "인코더 {name}의 이름이 스트림에 남아 있음: “{signature}”",
    "edit_list": "항목이 {entries:.0f}개인 편집 목록(edit list)에 따라 플레이어가 일부를 건너뜀",
    "footage_hidden": _describe_hidden,
    "all_footage": "시각은 편집 목록에서 빠져 플레이어가 보여 주지 않는 부분까지 포함하여, 파일에 든 영상 전체를 기준으로 함",
    "hidden_span": _describe_span,
    "sync_shifted": _describe_sync,
    "not_searched": _describe_lack,
    "c2pa": "파일에 C2PA 매니페스트(Content Credentials)가 있음: 그 주장과 서명자는 C2PA 도구로 볼 수 있음",
    "timestamp_gap": _describe_gap,
    "timestamp_restart": "타임스탬프가 {at_seconds:.2f}초에서 {seconds:.2f}초 전으로 되돌아가 다시 시작함: 그 뒤의 내용은 앞의 내용 다음에 놓음",
    "timestamp_leap": "타임스탬프가 {at_seconds:.2f}초에서 {seconds:.2f}초 앞으로 건너뜀: 그 간격은 없앰",
    "timestamps_missing": lambda figures: _fill(
        "{stream}의 패킷 {count:.0f}개에 타임스탬프가 없음: 프레임률이나 표본율로 추정함",
        figures,
        stream=_pick(_STREAMS, figures, "stream"),
    ),
    "keyframe_interval": _describe_keyframes,
    "duration_mismatch": _describe_mismatch,
    "cut_short": "파일이 중간에 끊김: 길이가 {claimed_seconds:.1f}초라고 되어 있으나 실제로는 {seconds:.1f}초뿐임",
    "damaged": "파일이 손상됨: 읽을 수 있는 부분은 {seconds:.1f}초임",
}
