"""The unified social credit code of organisations in China (GB 32100-2015)."""

from __future__ import annotations

from core.errors import Refused

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z, which look like figures
_LENGTH = 18


def check_credit_code(typed: str) -> str:
    """The code in its one form; Refused("credit_code.wrong") when its check character does not fit."""
    code = "".join(typed.split()).upper()
    if len(code) != _LENGTH or any(sign not in _SIGNS for sign in code) or code[-1] != check_sign(code[:-1]):
        raise Refused("credit_code.wrong", field="credit_code")
    return code


def check_sign(body: str) -> str:
    """The eighteenth character: weights are powers of 3 modulo 31."""
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return _SIGNS[-total % 31]
