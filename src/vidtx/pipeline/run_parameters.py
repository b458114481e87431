"""What a document says of how its run was asked for.

In: options, and the sound stream that was taken. Out: parameters of the provenance, by name.
"""

from __future__ import annotations

from vidtx.document import Parameter
from vidtx.options import Options
from vidtx.pipeline.glossary_use import describe_use


def describe_parameters(options: Options, audio_stream: int) -> tuple[tuple[str, Parameter], ...]:
    """In order of name."""
    parameters: dict[str, Parameter] = {
        "languages": options.languages,
        "to": options.to,
        "audio_stream": audio_stream,
        "speakers": options.speakers.exactly,
        "min_speakers": options.speakers.least,
        "max_speakers": options.speakers.most,
        "roles": tuple(f"{speaker}={role}" for speaker, role in sorted(options.roles.items())),
        "names": tuple(f"{speaker}={name}" for speaker, name in sorted(options.names.items())),
    }
    if options.read_captions:
        from vidtx.captions.tesseract import describe_reader

        parameters |= {"caption_languages": options.languages_of_captions, "caption_reader": describe_reader()}
    return tuple(sorted((parameters | describe_use(options)).items()))
