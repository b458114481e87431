"""The order of the stages: a clip's path in, one immutable `Transcript` out.

probe -> sound -> edits -> turns -> language -> recognition -> translation -> derive -> transcript. Each costly stage is kept in a
`StageCache` as soon as it is done, so that Ctrl-C or a crash loses the stage that was running and no more. The clip is opened for reading
only; nothing is written here but the cache.
"""

from vidtx.options import Options
from vidtx.pipeline.edit_search import detect_edits
from vidtx.pipeline.engine_choice import open_engines
from vidtx.pipeline.interview_run import process
from vidtx.pipeline.sound_choice import StageProgress

__all__ = ["Options", "StageProgress", "detect_edits", "open_engines", "process"]
