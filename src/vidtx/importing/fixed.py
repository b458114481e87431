"""What a file can say otherwise and an import does not take over: languages of utterances and roles of speakers.

In: a reviewed transcript and a file whose items name their utterances. Out: a `Lost` for each, so that nobody believes it was changed. A value that the document had
before is older, no change.
"""

from __future__ import annotations

from collections.abc import Iterator

from vidtx.document import Transcript
from vidtx.importing.model import Incoming, Lost

_ELSEWHERE = "the document's stays; change it with vidtx review"


def list_fixed(transcript: Transcript, incoming: Incoming) -> Iterator[Lost]:
    """Each once, in the order of the file."""
    utterances = {utterance.id: utterance for utterance in transcript.utterances}
    speakers = {speaker.id: speaker for speaker in transcript.speakers}
    before: dict[tuple[str, str], set[object]] = {}  # by what is meant and of whom: values that stood there
    for correction in transcript.corrections:
        for name, value in correction.before:
            for target in correction.targets:
                before.setdefault((name, target), set()).add(value)
    told: set[tuple[str, str]] = set()
    for item in incoming.items:
        utterance = next((utterances[id] for id, _ in item.ids if id in utterances), None)
        if utterance is None:
            continue
        language = next((text.language for text in item.texts if text.field == "text" and text.language), None)
        if language not in (None, utterance.language, *before.get(("language", utterance.id), ())):
            yield Lost(item.place, str(language), f"its language is {utterance.language or 'not known'}; {_ELSEWHERE}")
        speaker = speakers[utterance.speaker]
        known = (None, speaker.role, *before.get(("role", speaker.id), ()))
        if item.role not in known and (speaker.id, item.role or "") not in told:
            told.add((speaker.id, item.role or ""))
            yield Lost(item.place, str(item.role), f"the role of this speaker is {speaker.role}; {_ELSEWHERE}")
