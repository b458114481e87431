"""What people see in the terminal, as rich renderables."""
