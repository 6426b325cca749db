"""Count places as programs do, with Python's own encoders."""

from liandong.exchange.incoming.offsets import Convention

STORED = "\ufeff街道𠮷里社区开会。\r\n居民说：好！😀谢谢。\r\n𡃁仔值守三夜。\n"
PLAIN = "街道𠮷里社区开会。\n居民说：好！😀谢谢。\n𡃁仔值守三夜。\n"


def counted(start: int, end: int, convention: Convention) -> tuple[int, int]:
    """Count as a program would that holds the text in this form, with Python's encoders."""

    def units(at: int) -> int:
        before = STORED.removeprefix("\ufeff")
        lines = before.replace("\r\n", "\n")[:at]
        if convention.line_ends == "stored":
            parts = lines.split("\n")
            breaks = ["\r\n", "\r\n", "\n"][: len(parts) - 1]
            lines = "".join(a + b for a, b in zip(parts, [*breaks, ""], strict=True))
        elif convention.line_ends == "crlf":
            lines = lines.replace("\n", "\r\n")
        whole = ("\ufeff" if convention.mark else "") + lines
        if convention.unit == "utf8":
            return len(whole.encode())
        return len(whole.encode("utf-16-le")) // 2 if convention.unit == "utf16" else len(whole)

    return units(start), units(end) - int(convention.closed)
