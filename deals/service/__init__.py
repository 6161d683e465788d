"""What people do with deals: record, answer, settle; and how the other side is asked."""

from __future__ import annotations

from deals.service.answering import Answer, answer, answer_by_link, decide, opened
from deals.service.asking import ask_again
from deals.service.moving import open_steps
from deals.service.recording import record

__all__ = ["Answer", "answer", "answer_by_link", "ask_again", "decide", "open_steps", "opened", "record"]
