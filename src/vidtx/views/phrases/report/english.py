"""The English phrases of the report by key."""

from __future__ import annotations

from collections.abc import Mapping

REPORT: Mapping[str, str] = {
    # Languages by their codes.
    "language.en": "English",
    "language.uk": "Ukrainian",
    "language.ko": "Korean",
    "language.ru": "Russian",
    "language.zh": "Chinese",
    "language.ja": "Japanese",
    "language.de": "German",
    "language.fr": "French",
    "language.pl": "Polish",
    # The head of the page.
    "report.title": "Report on an interpreted interview",
    "report.lead": (
        "Made by a machine from one video clip. What it points at is for a person to look at and listen to, and decides nothing. "
        "Every time is a place in the clip."
    ),
    "report.skip": "To the transcript",
    "report.contents": "Contents",
    "report.glance": "At a glance",
    "report.timeline": "Timeline",
    "report.transcript": "Transcript",
    "report.boundaries": "Edits",
    "report.limits": "What this report cannot tell",
    "report.provenance": "Where it comes from",
    # At a glance.
    "report.not_reviewed": "Nobody has reviewed it.",
    "report.reviewed": "{checked} of {count} utterances checked by a person",
    "report.left_out": "Left out, because a reviewer rejected it: {what}.",
    "rejected.findings": "findings: {count}",
    "rejected.boundaries": "edits: {count}",
    "rejected.links": "links of an original with a rendition: {count}",
    "exchanges.continuous": "no edit found",
    "exchanges.crosses_edit": "cross an edit",
    "exchanges.unknown": "edits not known",
    "report.renditions": "rendered otherwise than said",
    "report.renditions_of": "of {count} renditions that were compared",
    "report.unsure": "utterances the machine is unsure of",
    "report.of_utterances": "of {count}",
    "report.people": "Who spoke",
    "report.nobody": "No speech was found.",
    "report.spoke": "{length}, {percent} %",
    "report.role_sure": "role {percent} % sure",
    "report.clip": "The clip",
    "report.length": "length",
    "report.languages": "languages",
    "source.title": "title",
    "source.uploader": "published by",
    "source.upload_date": "published on",
    "source.url": "downloaded from",
    "source.none": "not known: no note from a downloader lay beside the clip",
    "report.places": "Where to look first",
    "report.no_places": "Nothing was found that deserves a look before the rest. That does not say that there is nothing.",
    "report.more_places": "and {count} more, marked in the timeline and in the transcript",
    "report.language_unknown": "language unknown",
    # The timeline.
    "report.timeline_how": (
        "A lane for each speaker; the texture is the language. Brackets above are exchanges, vertical lines are edits, numbered pins are "
        "findings. Each leads to its place below."
    ),
    "report.timeline_row": "Timeline from {start} to {end}",
    "report.timeline_desc": "Everything in this drawing stands in the transcript below, in words.",
    "report.finding": "finding",
    # The transcript.
    "report.transcript_how": (
        "Each exchange: the question and the answer, beside them what the interpreter made of them, and both translated by a machine. Where "
        "the two translations are alike, one is shown. Underlined is what a finding is about; findings are pointers for a person, "
        "not errors that were proved."
    ),
    "report.into": "in {name}, by machine",
    "report.of_rendition": "the rendition:",
    "report.rendered_at": "rendered together with another, at {time}",
    "report.caption": "writing in the picture:",
    "report.somewhere_inside": "the edit lies somewhere inside; words have no times here",
    "report.listen": "listen at {time}",
    "report.listen_confirmed": "confirmed by a reviewer; listen at {time}",
    "report.nothing_said": "Nothing that was said was recognized.",
    "reviewed.edited": "corrected by a person",
    "reviewed.edited_by": "corrected by {who}",
    "reviewed.confirmed": "confirmed by a person",
    "reviewed.confirmed_by": "confirmed by {who}",
    "reviewed.added": "added by a person",
    "reviewed.added_by": "added by {who}",
    "reviewed.boundary_accepted": "confirmed by a reviewer",
    "reviewed.boundary_added": "added by a reviewer",
    # Edits.
    "report.boundaries_how": (
        "Each edit with the last frame before it and the first one after it, and the middle of one that lasts. An edit says that footage was "
        "joined there; it does not say why, nor what is missing."
    ),
    "report.outside_exchanges": "outside of all exchanges",
    "report.sureness": "{level} ({percent} %)",
    "report.exact_stamp": "time stamp {stamp} s",
    "report.exact_frame": "time stamp {stamp} s, frame {frame}",
    "shot.before": "before",
    "shot.middle": "in the middle",
    "shot.after": "after",
    "shot.blurred": "faces blurred: {count}",
    "shot.coarse": "no face found, so all of it is coarse",
    "shot.plain": "no face found on an even picture",
    "pictures.none": "This report holds no frames. Written by `vidtx report` with the clip at hand, it does.",
    "pictures.left_out": "Frames were left out on request.",
    "pictures.no_clip": "The clip was not at hand, so there are no frames.",
    "pictures.unreadable": "The picture of the clip could not be read, so there are no frames.",
    "pictures.blurred": (
        "Faces are blurred beyond repair by a detector that misses some: turned, covered or small ones. Where it finds none, the whole frame "
        "is made coarse. Look at each frame before you pass this page on."
    ),
    "pictures.faces": "Faces are shown, as was asked for. A filmed prisoner is a protected person: do not publish this page.",
    "pictures.unshown": "Too many edits for one page: frames of {count} of the less sure ones were left out.",
    # Limits.
    "limit.machine": (
        "Words, speakers, languages and translations were recognized by machines, which mishear, mix people up, and sometimes write what nobody "
        "said. Quote only what a person has checked with the clip."
    ),
    "limit.findings": (
        "A finding says that two texts differ. The interpreter may have erred, and so may the recognizer or the translation. That there is no "
        "finding does not say that a rendition is right: only numbers, dates, times, names, known places, ranks, units, negations, and sentences "
        "or parts of them are compared."
    ),
    "limit.edits": (
        "“No edit found” does not mean unedited. A careful edit leaves nothing to be found, and footage may have been left out before the "
        "first frame and after the last."
    ),
    "limit.translation": "Renditions were compared through machine translations, not by anybody who speaks both languages.",
    "limit.speakers": "Who is the questioner, the interpreter or the subject follows from who speaks when and in which language. It is a guess.",
    "limit.silence": (
        "What was not spoken is hardly seen: gestures, fear, people outside of the picture. Under what conditions anybody speaks here, no "
        "program can tell."
    ),
    "limit.faces": "The blur hides faces, no voices, clothes, places or names. It does not make anybody anonymous.",
    "limit.faces_shown": "This page shows faces, names and what people said. Whoever receives it can recognize them.",
    "limit.state": (
        "The page shows the document as it was when it was written. If it is reviewed further, write the report anew; the journal's head below "
        "says which state this is."
    ),
    # Provenance.
    "report.program": "program",
    "report.document": "document",
    "report.clip_digest": "clip, SHA-256",
    "report.clip_size": "clip, size",
    "report.bytes": "{count} bytes",
    "report.streams": "streams",
    "report.used_picture": "picture used",
    "report.used_sound": "sound used",
    "report.timestamps": "time stamps",
    "report.glossary": "glossary",
    "report.container": "container",
    "report.corrections": "corrections",
    "report.journal": "head of the journal",
    "report.journal_steps": "steps in the journal",
    "report.engine": "{name}, license {license}",
    "report.parameters": "Parameters",
    "report.yes": "yes",
    "report.no": "no",
    "reason.only": "the only one",
    "reason.first": "the first one",
    "reason.default_flag": "marked as default",
    "reason.language": "by its language",
    "reason.longest": "the longest one",
    "reason.loudest": "the loudest one",
    "reason.user": "chosen by the user",
    "timestamps.rebased": "{medium}: from {at} on, moved by {by} ms",
    "timestamps.gap_closed": "{medium}: a gap closed at {at}, by {by} ms",
    "timestamps.filled": "{medium}: filled with silence at {at}, {by} ms",
    "task.diarization": "Who speaks when",
    "task.language": "Which language",
    "task.recognition": "What was said",
    "task.translation": "What it means",
    "task.similarity": "What renders what",
    # The index of several reports.
    "report.index_title": "Reports on interpreted interviews",
    "report.index_lead": (
        "Made by a machine. A finding is a pointer for a person; “no edit found” does not mean unedited. Each report says more."
    ),
    "report.with_findings": "exchanges with findings",
    "report.review": "review",
    "report.index_failed": "no report: {reason}",
}
