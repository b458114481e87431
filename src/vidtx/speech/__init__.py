"""Speech: turns, speakers, languages and words of a waveform. Stages see the Protocols of `engines.base`, never an engine."""
