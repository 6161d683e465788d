"""The tables of companies, what they offer and seek, and of pairs: a file for each topic."""

from matchmaking.models.companies import Company, HeldCertificate, Picture, Product
from matchmaking.models.imports import ImportDraft
from matchmaking.models.matching import MatchKey, MatchRun, Weighing
from matchmaking.models.pairs import POSITIVE, WORDS, Interest, Introduction, Match, Met
from matchmaking.models.quotations import Quotation
from matchmaking.models.requests import Request
from matchmaking.models.search import MAILS, SUBJECTS, Listing, SavedHit, SavedSearch, SearchChange

__all__ = [
    "MAILS",
    "POSITIVE",
    "SUBJECTS",
    "WORDS",
    "Company",
    "HeldCertificate",
    "ImportDraft",
    "Interest",
    "Introduction",
    "Listing",
    "Match",
    "MatchKey",
    "MatchRun",
    "Met",
    "Picture",
    "Product",
    "Quotation",
    "Request",
    "SavedHit",
    "SavedSearch",
    "SearchChange",
    "Weighing",
]
