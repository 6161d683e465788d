"""The tables of companies, what they offer and seek, and of pairs: a file for each topic."""

from matchmaking.models.companies import Company, HeldCertificate, Picture, Product
from matchmaking.models.imports import ImportDraft
from matchmaking.models.matching import MatchKey, MatchRun, Weighing
from matchmaking.models.pairs import POSITIVE, WORDS, Interest, Introduction, Match, Met
from matchmaking.models.requests import Request

__all__ = [
    "POSITIVE",
    "WORDS",
    "Company",
    "HeldCertificate",
    "ImportDraft",
    "Interest",
    "Introduction",
    "Match",
    "MatchKey",
    "MatchRun",
    "Met",
    "Picture",
    "Product",
    "Request",
    "Weighing",
]
