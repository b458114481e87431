"""Where the footage was cut: a clip and its waveform in, `EditBoundary` values out, from picture and sound together.

"No boundary found" is never "unedited". Every boundary carries a probability and its evidence in figures.
"""
