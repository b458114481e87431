"""The only room that touches ffmpeg or a decoder: what the clip is, its sound, its pictures.

In: the path of a clip, which may be damaged or hostile. Out: a `Clip` (probe), a waveform (sound), small pictures with their times
(frames). Whatever parses the file is a child process that may die or hang without taking vidtx with it, that reads real media containers
only (never a playlist, which would name other files), and that is always ended. The clip itself is never written.
"""
