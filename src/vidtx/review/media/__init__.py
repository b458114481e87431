"""Everything of the review page that touches the clip: finding it, serving it by ranges, a preview, the waveform's peaks, and frames around a boundary."""
