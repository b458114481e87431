"""The transcript as a Word document (.docx), which comes back with what people changed in it."""
