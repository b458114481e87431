"""The only package that touches ffmpeg or a decoder: probing a clip, decoding its sound and its pictures.

In: the path of a clip, which may be damaged or hostile. Out: a `Clip` (probe), a waveform (sound), small pictures with their times
(frames). Whatever parses the file is a worker process that may crash or hang without taking vidtx with it, that reads real media
containers only (never a playlist, which would name other files), and that is always ended. The clip itself is never written.
"""
