"""What stands in short beside a text, in every output alike: the sign of a finding, gaps between parts, an answer cut off at an edit."""
