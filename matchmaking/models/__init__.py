"""The tables of companies, what they offer and seek, and of pairs: a file for each topic."""

from matchmaking.models.companies import Company, HeldCertificate, Picture, Product
from matchmaking.models.imports import ImportDraft
from matchmaking.models.pairs import WORDS, Interest, Introduction, Match
from matchmaking.models.requests import Request
from matchmaking.models.wording import AddedWord, Wording

__all__ = [
    "WORDS",
    "AddedWord",
    "Company",
    "HeldCertificate",
    "ImportDraft",
    "Interest",
    "Introduction",
    "Match",
    "Picture",
    "Product",
    "Request",
    "Wording",
]
