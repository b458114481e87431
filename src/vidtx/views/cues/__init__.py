"""A transcript as cues: who says what from when to when, ready for any subtitle format.

In: a transcript and which of its texts a file holds. Out: `Cue`s in order of time that never overlap, within the limits of a style.

The rules, in the order in which they are applied:
- A long utterance becomes several cues of about even length and duration, by the times of its words, at the ends of sentences and clauses
  (`vidtx.views.splitting`). A translation has no word times: its words are spread evenly over the utterance.
- An edit boundary inside an utterance stands as `[jump cut]` before the first word after it, and a cue begins there if what is said before and after
  it can stand: then no cue holds words from both sides. Where the words have no times (a translation, an edited text), the mark stands before the
  sentence and says `within`: the exact place in a translation is not known, and must not be invented. Where a clip lies outside of what the
  recognizer was trained on, every sentence says so in the same way. A boundary between utterances is a cue of its own of one second; with less than the
  shortest duration left it stands before the next utterance's text.
- Below the original stands the machine's translation, what the interpreter made of it, or both (`vidtx.views.cues.renditions`).
- Every sentence of a rough gist begins with `≈`, and so does what of it goes on in a further cue; before the first one in a file stands what
  the sign means, since a subtitle file has no head that a viewer sees.
- Then times are settled (`vidtx.views.cues.timing`): long enough to be read, two frames apart, who speaks at once in one cue.
"""

from __future__ import annotations

from vidtx.document import Transcript
from vidtx.views.cues.drafting import draft_item
from vidtx.views.cues.model import Cue, CueLine, Entry, Passage, RenditionChoice, TrackPlan
from vidtx.views.cues.planning import plan_items
from vidtx.views.cues.renditions import gather_renditions
from vidtx.views.cues.timing import Timing, settle
from vidtx.views.rows import list_rows
from vidtx.views.wording import label_speakers

__all__ = ["Cue", "CueLine", "Entry", "Passage", "RenditionChoice", "TrackPlan", "make_cues"]


def make_cues(transcript: Transcript, plan: TrackPlan) -> tuple[Cue, ...]:
    """The cues of one file, in order of time, never overlapping; each rule stands at the head of this package."""
    labels = label_speakers(transcript, plan.wording)
    rendered = gather_renditions(transcript, plan)
    timing = Timing.of(transcript, plan)
    items = plan_items(list_rows(transcript, plan.spoken), plan, timing.gap)
    return settle([draft for item in items for draft in draft_item(item, labels, rendered, plan)], timing)
