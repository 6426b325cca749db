"""What was rendered, read back: PDF, HTML and DOCX held against page, claims and documents."""
