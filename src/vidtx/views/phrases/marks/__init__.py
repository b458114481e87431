"""The phrases of short marks and lines beside texts: findings at a glance, gaps between the parts of an exchange, answers cut off at an edit."""
